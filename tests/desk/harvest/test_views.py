"""The admin pages of harvests."""

import pytest
from django.urls import reverse

from desk.models import HarvestSource
from library.access.viewers import Viewer
from library.models import Resource
from tests.factories import ResourceFactory, UserFactory

from .remote import deleted, record, records

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Member",
    "kind": "oai",
    "url": "https://member.example.org/oai",
    "oai_set": "",
    "language": "fr",
    "organisation": "",
    "interval": "weekly",
    "is_active": "on",
}


def test_editor_adds_source(desk, editor):
    response = desk.post(reverse("desk_harvest:add"), FORM)

    source = HarvestSource.objects.get()
    assert response["Location"] == reverse("desk_harvest:source", args=[source.pk])
    assert (source.created_by, source.interval, source.url) == (
        editor,
        "weekly",
        FORM["url"],
    )


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://user:password@example.org/",
        "https://example.org:6379/",
        "http://[broken/",
        "",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_wrong_url_is_refused_with_a_reason(desk, url):
    response = desk.post(reverse("desk_harvest:add"), FORM | {"url": url})

    assert response.status_code == 200
    assert response.context["form"].errors["url"]
    assert not HarvestSource.objects.exists()


def test_changed_url_starts_from_the_beginning(desk, source):
    HarvestSource.objects.update(harvested_until="2026-01-01", resumption_token="x")

    desk.post(reverse("desk_harvest:edit", args=[source.pk]), FORM)

    source.refresh_from_db()
    assert (source.url, source.harvested_until, source.resumption_token) == (
        FORM["url"],
        "",
        "",
    )


def test_new_name_keeps_the_position(desk, source):
    HarvestSource.objects.update(harvested_until="2026-01-01")

    form = FORM | {"url": source.url, "name": "Other"}
    desk.post(reverse("desk_harvest:edit", args=[source.pk]), form)

    source.refresh_from_db()
    assert (source.name, source.harvested_until) == ("Other", "2026-01-01")


def test_editor_harvests_now(desk, source, remote, harvest):
    remote.answers["/oai"] = records(
        record(1, title="&lt;b&gt;Marsh&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;")
    )

    desk.post(reverse("desk_harvest:run", args=[source.pk]))
    source.refresh_from_db()
    assert source.is_working
    harvest(source)
    page = desk.get(reverse("desk_harvest:source", args=[source.pk]))
    listing = desk.get(reverse("desk_harvest:index"))

    assert "New drafts: 1" in page.content.decode()
    assert "onerror" not in page.content.decode()
    draft = Resource.objects.get()
    url = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
    assert url in page.content.decode()
    assert listing.context["object_list"][0].draft_count == 1


def test_records_are_filtered_by_state(desk, source):
    for state in ("draft", "known"):
        source.records.create(
            digest=state, identifier=state, title=f"Title {state}", state=state
        )

    url = reverse("desk_harvest:source", args=[source.pk])
    page = desk.get(url, {"state": "known"}).content.decode()
    odd = desk.get(url, {"state": "rubbish", "p": "x"})

    assert "Title known" in page
    assert "Title draft" not in page
    assert odd.status_code == 200


def test_error_of_last_harvest_is_shown(desk, source, remote, harvest):
    remote.answers["/oai"] = (500, "")
    harvest(source)

    for url in ("desk_harvest:index", "desk_harvest:source"):
        arguments = [source.pk] if url.endswith("source") else []
        page = desk.get(reverse(url, args=arguments)).content.decode()
        assert "The server responds with status 500." in page


def test_removed_source_leaves_its_drafts(desk, source, remote, harvest):
    """After a question, on a page of its own."""
    remote.answers["/oai"] = records(record(1))
    harvest(source)
    url = reverse("desk_harvest:remove", args=[source.pk])
    page = desk.get(reverse("desk_harvest:source", args=[source.pk]))
    assert f'href="{url}"' in page.content.decode()

    question = desk.get(url).content.decode()
    assert "Remove “Member”?" in question
    assert "Its list of 1 record is deleted" in question
    assert HarvestSource.objects.exists()
    desk.post(url)

    assert not HarvestSource.objects.exists()
    assert Resource.objects.count() == 1


@pytest.fixture
def duplicate(source, remote, harvest):
    """A record that is listed as a possible duplicate, among others that are not."""
    ResourceFactory(title="Other", source_url="https://member.example.org/reports/1")
    remote.answers["/oai"] = records(
        record(1, date="2025-09", description="Summary", language="fra"), record(2)
    )
    harvest(source)
    return source.records.get(state="known")


def create_url(record) -> str:
    return reverse("desk_harvest:create_draft", args=[record.source_id, record.pk])


def test_draft_of_possible_duplicate_is_created_anyway(
    desk, duplicate, editor, harvest
):
    source = duplicate.source
    page = desk.get(reverse("desk_harvest:source", args=[source.pk])).content.decode()
    assert page.count("Create anyway") == page.count(create_url(duplicate)) == 1

    created = desk.post(create_url(duplicate), follow=True).content.decode()
    again = desk.post(create_url(duplicate), follow=True).content.decode()

    draft = Resource.objects.get(title="Wetland report 1")
    assert (draft.live, draft.summary, draft.language) == (False, "Summary", "fr")
    assert draft.latest_revision.user == editor
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.resource) == ("draft", draft)
    edit_url = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
    assert "The draft “Wetland report 1” was created." in created
    assert edit_url in created
    assert "not a possible duplicate any more" in again
    # The next harvest knows it.
    assert harvest(source).last_counts == {"unchanged": 2}
    assert Resource.objects.count() == 3


def test_record_of_another_source_creates_nothing(desk, duplicate, feed):
    url = reverse("desk_harvest:create_draft", args=[feed.pk, duplicate.pk])

    desk.post(url)

    assert not Resource.objects.filter(title="Wetland report 1").exists()
    assert desk.get(create_url(duplicate)).status_code == 405


def test_deleted_record_is_no_possible_duplicate(desk, duplicate, remote, harvest):
    remote.answers["/oai"] = records(deleted(1))
    harvest(duplicate.source)

    desk.post(create_url(duplicate))

    assert not Resource.objects.filter(title="Wetland report 1").exists()


@pytest.mark.parametrize("name", ["source", "edit", "source_results", "remove"])
def test_missing_source_is_not_found(desk, name):
    assert desk.get(reverse(f"desk_harvest:{name}", args=[1])).status_code == 404


@pytest.mark.parametrize("role", ["member", "committee"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name",
    [
        "index",
        "add",
        "source",
        "edit",
        "run",
        "remove",
        "index_results",
        "create_draft",
    ],
)
def test_others_reach_no_harvest(client, source, role, method, name):
    client.force_login(UserFactory(role=role))
    row = source.records.create(digest="1", identifier="1", title="T", state="known")
    arguments = [source.pk] if name in ("source", "edit", "run", "remove") else []
    arguments = [source.pk, row.pk] if name == "create_draft" else arguments

    response = getattr(client, method)(
        reverse(f"desk_harvest:{name}", args=arguments), FORM
    )

    assert response.status_code in (302, 403, 405)
    assert source.name not in response.content.decode()
    assert HarvestSource.objects.filter(name="Member").count() == 1
    assert not Resource.objects.exists()
    assert not hasattr(HarvestSource.objects.get(), "work")


@pytest.mark.parametrize("role", [None, "member", "committee"])
def test_drafts_are_invisible_to_readers(client, source, remote, harvest, role, index):
    remote.answers["/oai"] = records(record(1))
    harvest(source)
    ResourceFactory(title="Wetland report for all")
    draft = Resource.objects.get(title="Wetland report 1")
    user = UserFactory(role=role) if role else None
    if user:
        client.force_login(user)

    page = client.get(reverse("resource", args=[draft.pk]))
    found = client.get("/search/?q=wetland")

    assert page.status_code == 404
    assert "Wetland report 1" not in found.content.decode()
    if user:
        visible = Resource.objects.visible_to(Viewer.of(user))
        assert draft not in visible
