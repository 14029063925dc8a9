"""Chosen rows are published or sent to review; each that is not says why."""

import pytest

from desk.review_workflow import create_review
from library.models import Resource
from library.resources.revisions import change_draft
from tests.factories import (
    UserFactory,
)

from .batches import address, batch_of, latest, row

pytestmark = pytest.mark.django_db


def test_review_is_offered_with_a_workflow(client, editor):
    batch, _ = batch_of(editor, "one")
    assert b'value="review"' not in client.get(address(batch)).content


def test_row_sent_to_review_stays_unpublished(client, editor, review):
    batch, (draft, other) = batch_of(editor, "one", "two")
    assert b'value="review"' in client.get(address(batch)).content
    client.post(
        address(batch),
        row(draft) | row(other) | {"action": "review", "selected": [draft.pk]},
    )
    found = latest(draft)
    assert found.current_workflow_state.requested_by == editor
    assert not found.live
    assert latest(other).current_workflow_state is None


def test_row_in_review_is_not_published_by_requester(bulk_publish, editor):
    create_review()
    _, (draft,) = batch_of(editor, "one")
    assert bulk_publish("review", draft).json()["done"]
    response = bulk_publish("publish", draft)
    assert "This resource is in review" in response.json()["message"]
    assert not Resource.objects.get(pk=draft.pk).live


def test_row_is_published_from_its_draft(bulk_publish, editor):
    _, (draft,) = batch_of(editor, "one")
    response = bulk_publish("publish", draft)
    assert response.json()["done"]
    assert response.json()["status"] == "Published"
    assert Resource.objects.get(pk=draft.pk).live
    assert bulk_publish("publish", draft).json()["message"] == "Already published."


def test_row_without_title_is_not_published(bulk_publish, editor):
    _, (draft,) = batch_of(editor, "one")
    Resource.objects.filter(pk=draft.pk).update(title="")
    revision = draft.latest_revision
    revision.content["title"] = ""
    revision.save()
    response = bulk_publish("publish", draft)
    assert response.status_code == 422
    assert response.json()["message"] == (
        "Not published: Title: This field cannot be blank."
    )
    assert not Resource.objects.get(pk=draft.pk).live


def test_draft_changed_meanwhile_is_not_published(bulk_publish, editor):
    _, (draft,) = batch_of(editor, "one")
    base_revision_id = draft.latest_revision_id
    change_draft(
        draft.pk,
        lambda found: setattr(found, "title", "New"),
        user=None,
        base_revision_id=base_revision_id,
    )
    response = bulk_publish("publish", draft, base_revision_id)
    assert "Somebody else changed this resource" in response.json()["message"]
    assert not Resource.objects.get(pk=draft.pk).live


def test_publish_requires_permission(client, bulk_publish, editor):
    batch, (draft,) = batch_of(editor, "one")
    group = editor.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="publish_resource"))
    response = bulk_publish("publish", draft)
    assert response.json() | {"baseRevisionId": 0} == {
        "done": False,
        "message": "You don't have permission to publish resources.",
        "baseRevisionId": 0,
        "status": "Not published",
    }
    assert not Resource.objects.get(pk=draft.pk).live
    assert b'value="publish"' not in client.get(address(batch)).content


def test_publish_requires_editor(client, bulk_publish, editor):
    _, (draft,) = batch_of(editor, "one")
    client.force_login(UserFactory(role="member"))
    assert bulk_publish("publish", draft).status_code == 302
    assert not Resource.objects.get(pk=draft.pk).live
