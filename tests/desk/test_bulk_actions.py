"""What editors do to many resources at once."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from library.models import Resource
from library.resources.revisions import change_draft, latest_draft
from tests.factories import (
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)

from .checklists import publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    client.force_login(editor)
    return editor


def act(client, action, resources, narrowed="", **values):
    ids = "&".join(f"id={getattr(one, 'pk', one)}" for one in resources)
    url = reverse("wagtail_bulk_action", args=["library", "resource", action])
    listing = reverse(Resource.snippet_viewset.get_url_name("list"))
    following = f"{listing}?{narrowed}".replace("=", "%3D").replace("&", "%26")
    return client.post(f"{url}?{ids}&next={following}", values, follow=True)


def read(resource):
    return Resource.objects.get(pk=resource.pk)


def test_terms_are_added_and_removed(client, editor):
    keep, gone, new = (RegionFactory(code=code) for code in ("SDN", "TCD", "MLI"))
    theme, kind = ThemeFactory(code="C1"), ResourceTypeFactory(code="report")
    chosen = ResourceFactory(title="Chosen", regions=[keep, gone], visibility="members")
    other = ResourceFactory(title="Not chosen", regions=[gone])

    act(
        client,
        "change",
        [chosen],
        add_regions=[new.pk],
        remove_regions=[gone.pk],
        add_themes=[theme.pk],
        type=kind.pk,
        review_on="2027-03-01",
    )

    changed = read(chosen)
    assert set(changed.regions.all()) == {keep, new}
    assert list(changed.themes.all()) == [theme]
    assert (changed.type, changed.review_on) == (kind, date(2027, 3, 1))
    assert (changed.title, changed.visibility) == ("Chosen", "members")
    assert list(read(other).regions.all()) == [gone]


def test_bulk_terms_survive_publication_of_older_draft(client, editor):
    region = RegionFactory(code="SDN")
    resource = ResourceFactory(title="As published")
    change_draft(
        resource.pk,
        lambda draft: setattr(draft, "title", "Unfinished"),
        user=editor,
        base_revision_id=None,
    )

    act(client, "change", [resource], add_regions=[region.pk])

    assert read(resource).title == "As published"
    latest_draft(read(resource)).save_revision().publish()
    assert list(read(resource).regions.all()) == [region]


def test_narrower_visibility_applies_at_once(client, editor):
    resource = ResourceFactory(title="Was public")

    act(client, "change", [resource], visibility="committee")

    client.logout()
    assert client.get(resource.get_absolute_url()).status_code == 404


def test_empty_form_is_an_error(client, editor):
    resource = ResourceFactory()

    response = act(client, "change", [resource])

    assert "Choose at least one change." in response.content.decode()
    assert not read(resource).latest_revision


def test_locked_resources_are_reported_and_others_changed(client, editor):
    locked, free = ResourceFactory(title="Locked one"), ResourceFactory()
    Resource.objects.filter(pk=locked.pk).update(
        locked=True, locked_by=UserFactory(role="editor")
    )

    response = act(client, "change", [locked, free], visibility="members")

    assert "Locked one: " in response.content.decode()
    assert [read(one).visibility for one in (locked, free)] == ["public", "members"]


def test_drafts_are_published_and_unpublished(client, editor):
    drafts = [ResourceFactory(live=False) for _ in range(3)]
    untouched = ResourceFactory(live=False)

    ids = "&".join(f"id={draft.pk}" for draft in drafts)
    url = reverse("wagtail_bulk_action", args=["library", "resource", "publish"])
    act(client, "publish", drafts)  # nobody has seen the list of gaps yet
    assert not any(read(draft).live for draft in drafts)
    publish_all(client, editor, f"{url}?{ids}")
    assert all(read(draft).live for draft in drafts)
    assert not read(untouched).live

    act(client, "unpublish", drafts)
    assert not any(read(draft).live for draft in drafts)


def test_publish_of_a_listing_checks_the_filtered_rows(client, editor):
    inside = ResourceFactory(title="Draft", live=False, visibility="members")
    outside = ResourceFactory(title="Other draft", live=False)
    url = reverse("wagtail_bulk_action", args=["library", "resource", "publish"])
    listing = reverse(Resource.snippet_viewset.get_url_name("list"))
    publish_all(client, editor, f"{url}?id=all&next={listing}%3Fvisibility%3Dmembers")
    assert read(inside).live
    assert not read(outside).live


def test_all_rows_are_those_of_the_filtered_listing(client, editor):
    inside = ResourceFactory(title="For members", visibility="members")
    outside = ResourceFactory(title="Open")

    act(client, "change", ["all"], "visibility=members", review_on="2027-03-01")

    assert read(inside).review_on
    assert not read(outside).review_on


def test_bulk_delete_is_limited_to_the_listing(client, editor):
    kept = ResourceFactory(visibility="members"), ResourceFactory()

    act(client, "delete", ["all"], "visibility=members")

    assert Resource.objects.count() == len(kept)


def test_bulk_actions_require_editor(client):
    client.force_login(UserFactory(role="member"))
    resource = ResourceFactory()

    act(client, "change", [resource], visibility="committee")

    assert read(resource).visibility == "public"


def test_change_without_publish_permission_affects_drafts_only(client):
    writer = UserFactory()
    names = ("access_admin", "add_resource", "change_resource")
    writer.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(writer)
    live = ResourceFactory(title="Live", visibility="committee")
    draft = ResourceFactory(title="Draft", visibility="committee", live=False)

    page = act(client, "change", [live, draft], visibility="public")

    assert "Live: You don&#x27;t have permission to do this." in page.content.decode()
    assert read(live).visibility == "committee"
    assert latest_draft(read(live)).visibility == "committee"
    assert read(draft).visibility == "public"
