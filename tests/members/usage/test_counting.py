"""What members use: sums by day, of organisations and of resources, of nobody."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from library.models import Resource
from members.models import DailyUsage
from members.usage import counting
from members.usage.counting import OTHER_ORGANISATIONS, flush, large_organisations
from members.usage.report import by_organisation
from tests.factories import (
    LibraryDocumentFactory,
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_waits():
    counting.buffer.drain()
    yield
    counting.buffer.drain()


@pytest.fixture
def resource():
    return ResourceFactory(title="Early warning", pages=["One.", "Two."])


def browser(user=None) -> Client:
    client = Client(headers={"User-Agent": BROWSER})
    if user:
        client.force_login(user)
    return client


def organisation(name="Large", people=3):
    made = OrganisationFactory(label_en=name)
    return made, [
        MembershipFactory(organisation=made, role="member").user for _ in range(people)
    ]


def sums(subject, subject_id):
    flush()
    rows = DailyUsage.objects.filter(subject=subject, subject_id=subject_id)
    found = rows.values_list("searches", "views", "downloads").first()
    return found or (0, 0, 0)


def test_searches_views_and_downloads_are_counted(index, resource):
    large, people = organisation()
    for person in people:
        client = browser(person)
        client.get("/search/?q=warning")
        client.get(resource.get_absolute_url())
        b"".join(client.get(resource.files.get().get_absolute_url()))
    assert sums("organisation", large.pk) == (3, 3, 3)
    assert sums("resource", resource.pk) == (0, 3, 3)
    assert sums("organisation", OTHER_ORGANISATIONS) == (0, 0, 0)


def test_whole_texts_archives_and_page_ranges_are_counted():
    pdf = {"document": LibraryDocumentFactory(pdf=True, pages=["One.", "Two."])}
    resource = ResourceFactory(files=[pdf, {"language": "fr"}])
    file, client = resource.files.get(language="en"), browser()
    client.get(file.text_url)
    client.get(f"{file.page_range_url}?from=1&to=2").getvalue()
    client.get(f"{file.page_range_url}?from=2&to=1")
    client.get(resource.archive_url).getvalue()
    assert sums("resource", resource.pk) == (0, 1, 2)


def test_no_personal_data_is_stored(index, resource):
    _, people = organisation()
    browser(people[0]).get(resource.get_absolute_url())
    flush()
    fields = {field.name for field in DailyUsage._meta.get_fields()}
    assert fields == {
        "id", "day", "subject", "subject_id", "searches", "views", "downloads"
    }  # fmt: skip


@pytest.mark.parametrize("people", [1, 2])
def test_small_organisation_is_not_counted_apart(resource, people):
    small, persons = organisation("Small", people)
    for person in persons:
        browser(person).get(resource.get_absolute_url())
    browser().get(resource.get_absolute_url())
    assert sums("organisation", small.pk) == (0, 0, 0)
    assert sums("organisation", OTHER_ORGANISATIONS) == (0, people + 1, 0)


def test_editors_and_former_members_are_not_readers(resource):
    small, persons = organisation("Small", 2)
    MembershipFactory(organisation=small, role="editor")
    MembershipFactory(organisation=small).end()
    browser(persons[0]).get(resource.get_absolute_url())
    assert sums("organisation", small.pk) == (0, 0, 0)


def test_shrunken_organisation_counts_with_others(resource):
    _, persons = organisation()
    for _ in range(4):
        browser(persons[0]).get(resource.get_absolute_url())
    flush()
    persons[0].membership.end()
    (line,) = by_organisation(timezone.localdate().replace(day=1))
    assert "all other organisations" in line.name
    assert line.views == 4


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": ""},
        {"User-Agent": BROWSER, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": BROWSER, "Range": "bytes=5-"},
    ],
)
def test_bots_prefetch_and_ranges_are_not_counted(resource, headers):
    client = Client(headers=headers)
    client.get(resource.get_absolute_url())
    b"".join(client.get(resource.files.get().get_absolute_url()))
    assert sums("resource", resource.pk) == (0, 0, 0)


def test_head_editors_and_404_are_not_counted(resource):
    hidden = ResourceFactory(visibility="members")
    browser().head(resource.get_absolute_url())
    browser(UserFactory(role="editor")).get(resource.get_absolute_url())
    assert browser().get(hidden.get_absolute_url()).status_code == 404
    assert browser().get(f"/library/{resource.pk}/").status_code == 302
    flush()
    assert not DailyUsage.objects.exists()


def test_range_from_the_start_is_one_download(resource):
    url = resource.files.get().get_absolute_url()
    client = browser()
    b"".join(client.get(url, headers={"Range": "bytes=0-"}))
    b"".join(client.get(url, headers={"Range": "bytes=4-"}))
    assert sums("resource", resource.pk) == (0, 0, 1)


def test_several_pages_of_a_file_are_one_view(resource):
    file = resource.files.get()
    before = f"http://testserver{file.page_url(1)}"
    client = browser()
    client.get(file.page_url(1), headers={"Referer": "http://testserver/search/?q=a"})
    client.get(file.page_url(2), headers={"Referer": before})
    client.get(resource.get_absolute_url(), headers={"Referer": before})
    assert sums("resource", resource.pk) == (0, 1, 0)


def test_several_restricted_pages_are_one_view(resource):
    """Their addresses have no title."""
    Resource.objects.filter(pk=resource.pk).update(visibility="members")
    resource.refresh_from_db()
    file = resource.files.get()
    before = f"http://testserver/library/{resource.pk}/en/p/1/"
    client = browser(UserFactory(role="member"))
    client.get(file.page_url(1), headers={"Referer": "http://testserver/search/?q=a"})
    client.get(file.page_url(2), headers={"Referer": before})
    assert sums("resource", resource.pk) == (0, 1, 0)


def test_browsing_and_next_pages_are_no_searches(index):
    client = browser()
    for url in ("/search/", "/search/?q=a&page=2", "/search/?sort=title"):
        client.get(url)
    assert sums("organisation", OTHER_ORGANISATIONS) == (0, 0, 0)
    client.get("/fr/search/?lang=fr")
    assert sums("organisation", OTHER_ORGANISATIONS) == (1, 0, 0)


def test_counts_are_buffered_and_written_together(resource, monkeypatch):
    browser().get(resource.get_absolute_url())
    assert not DailyUsage.objects.exists()
    monkeypatch.setattr(counting, "MAX_BUFFERED", 2)
    browser().get(resource.get_absolute_url())
    assert DailyUsage.objects.get(subject="resource").views == 2
    browser().get(resource.get_absolute_url())
    assert sums("resource", resource.pk) == (0, 3, 0)


def _fails(*args, **kwargs):
    raise DatabaseError("locked")


@pytest.mark.parametrize("place", ["is_reader", "_write"])
def test_counting_error_does_not_affect_page(resource, monkeypatch, caplog, place):
    monkeypatch.setattr(counting, place, _fails)
    monkeypatch.setattr(counting, "MAX_BUFFERED", 1)
    assert browser().get(resource.get_absolute_url()).status_code == 200
    assert not DailyUsage.objects.exists()
    assert caplog.records


def test_remaining_total_never_covers_one_or_two_readers():
    alone, _ = organisation("Alone", 1)
    middle, _ = organisation("Middle", 3)
    large, _ = organisation("Large", 5)
    assert large_organisations() == {large.pk}
    MembershipFactory.create_batch(2, organisation=alone, role="member")
    assert large_organisations() == {alone.pk, middle.pk, large.pk}
