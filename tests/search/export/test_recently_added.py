"""Feeds, and exports that ask for it, go by when a resource came into the library."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from itertools import product

import pytest
from lxml import etree

from search.service import searcher
from tests.factories import RegionFactory as region
from tests.factories import ResourceFactory, UserFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = [{}, {"q": "warning"}, {"type": "report"}]
FILTERS = [
    {"region": "002"},
    {"region": ["SDN", "COL"], "lang": "fr"},
    {"lang": ["en", "fr"], "type": "report"},
    {"year": "2020", "org": "one"},
    {"theme": "nothing"},
]


@pytest.fixture(autouse=True)
def live(index):
    """The index of each engine."""


def entries(client, **params) -> list[etree._Element]:
    response = client.get("/search/feed.atom", params)
    assert response.status_code == 200
    return list(etree.fromstring(response.content).iter(f"{ATOM}entry"))


def titles(client, **params) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, **params)]


def exported(client, **params) -> list[dict[str, str]]:
    response = client.get("/search/export.csv", params)
    return list(csv.DictReader(response.getvalue().decode("utf-8-sig").splitlines()))


def added(title: str, day: int, published_on: str, **more):
    """A resource that was first published in the library on a day of May."""
    at = datetime(2026, 5, day, 12, tzinfo=UTC)
    return ResourceFactory(
        title=title, first_published_at=at, published_on=published_on, **more
    )


def test_what_was_added_last_comes_first_whatever_its_date(client, write, subtests):
    added("New here, warning of 1948", 3, "1948-12-09", type="report")
    added("Warning of this year", 1, "2026-04-30", type="report")
    added("Warning, warning, warning", 2, "2005-01-01", type="report")
    added("A distractor", 4, "2026-05-01", type="toolkit")
    write()
    reports = [
        "New here, warning of 1948",
        "Warning, warning, warning",
        "Warning of this year",
    ]
    for params, sort in product(LISTS, ("", "oldest", "title", "relevance")):
        with subtests.test(params=params, sort=sort):
            expected = reports if params else ["A distractor", *reports]
            assert titles(client, **params, sort=sort) == expected


def test_old_resource_that_is_new_here_is_among_the_fifty(client, write):
    for number in range(55):
        added(f"Warning {number}", 1, f"20{number % 20:02}-06-01")
    added("Warning of 1948", 2, "1948-12-09")
    write()
    found = titles(client, q="warning")
    assert len(found) == 50
    assert found[0] == "Warning of 1948"


def test_entry_says_when_it_was_added_and_changed(client, write):
    later = datetime(2026, 5, 9, 8, tzinfo=UTC)
    added("Changed", 3, "1948-12-09", last_published_at=later)
    write()
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}published") == "2026-05-03T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-05-09T08:00:00+00:00"


def test_resource_without_such_a_day_goes_by_when_it_was_made(client, write):
    made = ResourceFactory(title="Made now", published_on="1999-01-01")
    added("Added in May", 1, "2026-01-01")
    write()
    first, second = entries(client)
    assert first.findtext(f"{ATOM}title") == "Made now"
    stamp = made.created_at.isoformat()
    assert first.findtext(f"{ATOM}published") == stamp
    assert first.findtext(f"{ATOM}updated") == stamp
    assert second.findtext(f"{ATOM}updated") == "2026-05-01T12:00:00+00:00"


def test_list_to_follow_holds_no_resource_with_only_some_of_the_words(client, write):
    added("Early warning", 1, "2020-01-01")
    added("Early retirement", 2, "2020-01-01")
    write()
    assert titles(client, q="early warning") == ["Early warning"]
    assert titles(client, q="early absent") == ["Early retirement", "Early warning"]


def test_what_one_may_not_see_is_in_neither(client, write):
    added("For all", 1, "2020-01-01", regions=["SDN"])
    added("Canary warning", 2, "2020-01-01", regions=["SDN"], visibility="members")
    added("Draft warning", 3, "2020-01-01", regions=["SDN"], live=False)
    write()
    for params in ({}, {"q": "warning"}, {"region": "SDN"}):
        shown = [] if "q" in params else ["For all"]
        assert titles(client, **params) == shown
        rows = exported(client, **params, sort="added")
        assert [row["Title"] for row in rows] == shown
    client.force_login(UserFactory(role="member"))
    assert titles(client, region="SDN") == ["Canary warning", "For all"]


def test_narrowed_resource_is_gone_at_once(client, write):
    resource = added("Warning", 1, "2020-01-01")
    write()
    resource.visibility = "members"
    resource.save()
    assert titles(client) == titles(client, q="warning") == []


def test_filters_leave_the_same_resources_as_on_the_page(client, write, subtests):
    region(code="002", label_en="Africa")
    region(code="SDN", label_en="Sudan", parent=region(code="002"))
    texts = [{"language": "fr", "pages": ["x"]}, {"language": "en", "pages": ["y"]}]
    added("A", 1, "2020-01-01", regions=["SDN"], type="report", files=texts)
    added("B", 2, "2020-06-01", regions=["002"], organisations=["One"], pages=["z"])
    added("C", 3, "2021-01-01", regions=["COL"], type="report", files=texts[:1])
    write()
    for params in FILTERS:
        with subtests.test(params=params):
            page = tidy(client.get("/search/", params).text)
            found = titles(client, **params)
            assert sorted(found, reverse=True) == found
            for title in "ABC":
                assert (f">{title}</a></h3>" in page) == (title in found)


def test_export_goes_by_it_when_asked(client, write):
    added("Warning A", 1, "2024-01-01")
    added("Warning B", 3, "1999-01-01")
    added("Warning C", 2, "2005-01-01")
    write()
    rows = exported(client, q="warning", sort="added")
    assert [row["Title"] for row in rows] == ["Warning B", "Warning C", "Warning A"]
    assert [row["Added"] for row in rows] == ["2026-05-03", "2026-05-02", "2026-05-01"]
    rows = exported(client, q="warning", sort="title")
    assert [row["Title"] for row in rows] == ["Warning A", "Warning B", "Warning C"]


def test_list_with_words_has_a_bound_and_one_of_filters_none(
    client, write, monkeypatch
):
    monkeypatch.setattr(searcher, "MAX_MATCHES", 2)
    for number in range(1, 5):
        added(f"Warning {number}", number, "2020-01-01", type="report")
    write()
    assert len(titles(client, q="warning")) == 2
    assert titles(client, type="report")[0] == "Warning 4"
    assert len(titles(client, type="report")) == 4


def test_list_with_words_waits_for_the_engine(client, write, index):
    added("Warning", 1, "2020-01-01")
    write()
    index.drop_index(index.live_index())
    assert client.get("/search/feed.atom", {"q": "warning"}).status_code == 503
    assert titles(client) == ["Warning"]
