"""A resource is approved by somebody else than the person who asks for it."""

import pytest
from django.urls import reverse
from wagtail.models import Workflow, WorkflowContentType

from desk.review_workflow import create_review
from library.models import Resource
from library.resources.revisions import change_draft, change_everywhere
from tests.factories import RegionFactory, ResourceFactory, UserFactory

from .checklists import checklist_of, publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return UserFactory(role="editor")


@pytest.fixture
def second():
    return UserFactory(role="editor")


@pytest.fixture
def sent_in(first):
    """A draft that the first editor sent to review."""
    create_review()
    resource = ResourceFactory(title="Reviewed", live=False)
    change_draft(resource.pk, lambda draft: None, user=first, base_revision_id=None)
    resource = Resource.objects.get(pk=resource.pk)
    resource.get_workflow().start(resource, first)
    return resource


def approve(client, person, resource):
    client.force_login(person)
    task = resource.current_workflow_task_state
    name = Resource.snippet_viewset.get_url_name("workflow_action")
    return client.post(reverse(name, args=[resource.pk, "approve", task.pk]))


def is_live(resource):
    return Resource.objects.get(pk=resource.pk).live


def test_requester_cannot_approve(client, first, sent_in):
    approve(client, first, sent_in)

    assert not is_live(sent_in)


def test_second_editor_approves_and_publishes(client, second, sent_in):
    approve(client, second, sent_in)

    assert is_live(sent_in)


def test_member_cannot_approve(client, sent_in):
    approve(client, UserFactory(role="member"), sent_in)

    assert not is_live(sent_in)


def test_only_the_second_person_has_the_task(client, first, second, sent_in):
    task = sent_in.current_workflow_task_state.task.specific

    assert not task.get_task_states_user_can_moderate(first).exists()
    assert task.get_task_states_user_can_moderate(second).count() == 1


def test_bulk_change_during_review_is_published_with_it(second, sent_in, client):
    region = RegionFactory(code="SDN")
    change_everywhere(
        sent_in.pk, lambda draft: setattr(draft, "regions", [region]), user=second
    )

    approve(client, second, sent_in)

    assert is_live(sent_in)
    assert list(Resource.objects.get(pk=sent_in.pk).regions.all()) == [region]


def test_bulk_publish_does_not_bypass_review(client, first, sent_in):
    free = ResourceFactory(title="In no review", live=False)

    response = publish_many(client, first, sent_in, free)

    assert "Reviewed: This resource is in review" in response.content.decode()
    assert [is_live(one) for one in (sent_in, free)] == [False, True]
    assert sent_in.current_workflow_state.status == "in_progress"


def test_bulk_publish_by_the_second_person_approves(client, second, sent_in):
    state = sent_in.current_workflow_state

    publish_many(client, second, sent_in)

    state.refresh_from_db()
    assert (is_live(sent_in), state.status) == (True, "approved")


def test_rejected_review_is_not_published_until_resubmitted(
    client, first, second, sent_in
):
    task = sent_in.current_workflow_task_state
    task.task.specific.on_action(task, second, "reject", comment="Which year?")

    publish_many(client, first, sent_in)

    assert not is_live(sent_in)


def publish_many(client, person, *resources):
    return publish_all(client, person, checklist_of(*resources))


def test_existing_workflow_is_kept():
    create_review()
    own = Workflow.objects.create(name="Three readers")
    WorkflowContentType.objects.update(workflow=own)

    assert not create_review()
    assert ResourceFactory().get_workflow() == own
