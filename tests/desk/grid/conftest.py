"""An editor at the grid, and what the grid's script asks for."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from library.models import Resource
from tests.factories import (
    RegionFactory,
    ResourceTypeFactory,
    UserFactory,
)

from .batches import batch_of


@pytest.fixture
def editor(client):
    RegionFactory(code="SDN", label_en="Sudan", label_fr="Soudan", label_ar="السودان")
    user = UserFactory(username="amina", role="editor")
    client.force_login(user)
    return user


@pytest.fixture
def draft(editor):
    RegionFactory(code="SSD", label_en="South Sudan")
    RegionFactory(code="TCD", label_en="Chad", aliases="Tchad\nTschad")
    ResourceTypeFactory(code="report", label_en="Report")
    return batch_of(editor, "scan one")[1][0]


@pytest.fixture
def save(client):
    """Save a row as the script does. Returns the answer's status and content."""

    def send(resource, fields):
        url = reverse("desk_grid:row", args=[resource.pk])
        response = client.post(
            url, fields, headers={"X-Requested-With": "XMLHttpRequest"}
        )
        return response.status_code, json.loads(response.content)

    return send


@pytest.fixture
def send_to_review(client):
    """Send one row to review as the script does. Returns the answer."""

    def send(resource, base_revision_id=None):
        base_revision_id = (
            base_revision_id or Resource.objects.get(pk=resource.pk).latest_revision_id
        )
        fields = {"row": resource.pk, "base_revision_id": base_revision_id or ""}
        return client.post(reverse("desk_grid:review"), fields)

    return send


@pytest.fixture
def review():
    """A review that is set up for resources."""
    task = GroupApprovalTask.objects.create(name="Second pair of eyes")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(
        workflow=workflow, content_type=ContentType.objects.get_for_model(Resource)
    )
    return workflow
