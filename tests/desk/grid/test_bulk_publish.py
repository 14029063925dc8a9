"""Selected rows go to the checklist or to review; each that does not says why."""

import pytest

from desk.review_workflow import create_review
from library.models import Resource
from library.resources.revisions import change_draft
from tests.desk.checklists import checklist_of, publish_all
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


def test_row_in_review_is_not_published_by_requester(client, send_to_review, editor):
    create_review()
    _, (draft,) = batch_of(editor, "one")
    assert send_to_review(draft).json()["done"]
    page = publish_all(client, editor, checklist_of(draft))
    assert "This resource is in review" in page.content.decode()
    assert not Resource.objects.get(pk=draft.pk).live


def test_row_changed_meanwhile_is_not_sent(send_to_review, editor, review):
    _, (draft,) = batch_of(editor, "one")
    base_revision_id = draft.latest_revision_id
    change_draft(
        draft.pk,
        lambda found: setattr(found, "title", "New"),
        user=None,
        base_revision_id=base_revision_id,
    )
    response = send_to_review(draft, base_revision_id)
    assert response.status_code == 422
    assert "Somebody else changed this resource" in response.json()["message"]
    assert latest(draft).current_workflow_state is None


def test_row_without_title_is_not_published(client, editor):
    _, (draft,) = batch_of(editor, "one")
    Resource.objects.filter(pk=draft.pk).update(title="")
    revision = draft.latest_revision
    revision.content["title"] = ""
    revision.save()
    page = publish_all(client, editor, checklist_of(draft))
    assert "Not published: Title: This field cannot be blank." in page.content.decode()
    assert not Resource.objects.get(pk=draft.pk).live


def test_rows_are_published_only_after_all_are_saved(client, editor):
    batch, (draft, other) = batch_of(editor, "one", "two")
    fields = row(draft, title="") | row(other, title="New title")
    fields |= {"action": "publish", "selected": [draft.pk, other.pk]}
    response = client.post(address(batch), fields)
    assert response.status_code == 200  # the page with the error
    assert latest(other).title == "New title"
    assert not Resource.objects.filter(live=True).exists()


def test_publish_is_offered_with_permission_only(client, editor):
    batch, _ = batch_of(editor, "one")
    assert b'value="publish"' in client.get(address(batch)).content
    group = editor.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="publish_resource"))
    assert b'value="publish"' not in client.get(address(batch)).content


def test_review_requires_editor(client, send_to_review, editor, review):
    _, (draft,) = batch_of(editor, "one")
    client.force_login(UserFactory(role="member"))
    assert send_to_review(draft).status_code == 302
    assert latest(draft).current_workflow_state is None
