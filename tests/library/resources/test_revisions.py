"""Changes from lists and grids: drafts stay drafts, published stays published."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from library.models import Resource
from library.resources.revisions import (
    ChangedMeanwhile,
    change_draft,
    change_everywhere,
    latest_draft,
)
from tests.factories import RegionFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


def titled(title):
    return lambda resource: setattr(resource, "title", title)


def filed_under(region):
    return lambda resource: setattr(resource, "regions", [region])


def read(resource):
    return Resource.objects.get(pk=resource.pk)


def with_draft(editor, **fields):
    resource = ResourceFactory(**fields)
    change_draft(resource.pk, titled("Unfinished"), user=editor, base_revision_id=None)
    return read(resource)


def test_changed_draft_of_a_live_resource_is_hidden(editor):
    resource = with_draft(editor, title="As published")

    assert read(resource).title == "As published"
    assert latest_draft(read(resource)).title == "Unfinished"


def test_unpublished_row_follows_its_draft(editor):
    region = RegionFactory(code="SDN")
    resource = ResourceFactory(title="Name of a file", live=False)

    change_draft(resource.pk, titled("Its title"), user=editor, base_revision_id=None)
    seen = read(resource).latest_revision_id
    change_draft(resource.pk, filed_under(region), user=editor, base_revision_id=seen)

    assert read(resource).title == "Its title"
    assert list(read(resource).regions.all()) == [region]
    assert not read(resource).live


def test_second_save_raises_and_overwrites_nothing(editor):
    resource = with_draft(editor)
    before = resource.latest_revision_id
    change_draft(
        resource.pk, titled("By the first"), user=editor, base_revision_id=before
    )

    with pytest.raises(ChangedMeanwhile) as conflict:
        change_draft(
            resource.pk, titled("By the second"), user=editor, base_revision_id=before
        )

    assert conflict.value.draft.title == "By the first"
    assert latest_draft(read(resource)).title == "By the first"


def test_change_everywhere_reaches_row_and_draft(editor):
    region = RegionFactory(code="SDN")
    resource = with_draft(editor, title="As published")

    change_everywhere(resource.pk, filed_under(region), user=editor)

    assert read(resource).title == "As published"
    assert list(read(resource).regions.all()) == [region]
    latest_draft(read(resource)).save_revision().publish()
    assert read(resource).title == "Unfinished"
    assert list(read(resource).regions.all()) == [region]


def test_change_everywhere_leaves_no_draft(editor):
    resource = ResourceFactory(title="As published")

    change_everywhere(resource.pk, titled("Corrected"), user=editor)

    assert read(resource).title == "Corrected"
    assert not read(resource).has_unpublished_changes
    assert read(resource).live_revision.as_object().title == "Corrected"


def test_change_everywhere_publishes_no_draft(editor):
    resource = ResourceFactory(live=False)

    change_everywhere(resource.pk, titled("Corrected"), user=editor)

    assert read(resource).title == "Corrected"
    assert not read(resource).live


def test_locked_resource_is_not_changed(editor):
    resource = ResourceFactory(title="Kept")
    resource.locked, resource.locked_by = True, UserFactory(role="editor")
    resource.save()

    with pytest.raises(PermissionDenied):
        change_everywhere(resource.pk, titled("Changed"), user=editor)

    assert read(resource).title == "Kept"


def test_invalid_change_saves_nothing(editor):
    resource = ResourceFactory(title="Kept")

    with pytest.raises(ValidationError):
        change_everywhere(resource.pk, titled(""), user=editor)

    assert read(resource).title == "Kept"
    assert not read(resource).latest_revision
