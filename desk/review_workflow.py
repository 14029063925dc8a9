"""The review workflow of resources."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from desk.models import SecondPersonTask
from library.access.collection import EDITORS
from library.models import Resource

NAME = "Review by a second person"


@transaction.atomic
def create_review() -> bool:
    """Assign a review workflow to resources. Returns False if they have one."""
    resources = ContentType.objects.get_for_model(Resource, for_concrete_model=False)
    if WorkflowContentType.objects.filter(content_type=resources).exists():
        return False
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    task = SecondPersonTask.objects.create(name=NAME)
    task.groups.add(editors)
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=resources)
    return True
