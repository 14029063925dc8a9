"""The page of results: rows, page hits, filters, ways on; and never a fault."""

from __future__ import annotations

import re

import pytest

from library.models import Region
from search.index.outbox import drain_all
from search.index.rebuild import rebuild
from tests.factories import ResourceFactory
from tests.search.results_page.results_html import XSS, page, rows, signed_in, values

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index(engine):
    rebuild()


def test_bare_page_shows_everything_newest_first(client):
    older = ResourceFactory(published_on="2020-01-01")
    newer = ResourceFactory(published_on="2024-01-01")
    assert rows(page(client)) == [newer.pk, older.pk]


def test_row_leads_to_the_page_with_the_words(client):
    resource = ResourceFactory(
        title="A toolkit", pages=["Nothing here.", "The early warning desk."]
    )
    ResourceFactory(title="A distractor", pages=["Something else."])
    html = page(client, q="early warning")
    assert rows(html) == [resource.pk]
    file = resource.files.get()
    link = rf'data-page="2">\s*<a href="{file.page_url(2)}\?q=early\+warning#hit-1">'
    assert re.search(link, html)
    assert "<mark>warning</mark>" in html
    assert 'data-page="1"' not in html


def test_visitor_sees_nothing_of_what_is_for_members(client):
    hidden = ResourceFactory(
        title="Canary title",
        visibility="members",
        organisations=["Canary organisation"],
        regions=["SDN"],
        pages=["canary text"],
    )
    shown = ResourceFactory(title="For all", pages=["other text"])
    for html in (page(client), page(client, q="canary"), page(client, region="SDN")):
        body = html.replace("canary", "", 4)
        assert hidden.pk not in rows(html)
        assert "Canary" not in body
    assert "Label of SDN" not in page(client)
    assert rows(page(client)) == [shown.pk]
    signed_in(client, "member")
    html = page(client, q="canary")
    assert rows(html) == [hidden.pk]
    assert "Members only" in html


def test_facets_count_and_keep_what_is_chosen(client):
    ResourceFactory(type="report", regions=["SDN"])
    ResourceFactory(type="report")
    chosen = ResourceFactory(type="toolkit", regions=["SDN"])
    html = page(client, type="toolkit")
    assert rows(html) == [chosen.pk]
    assert values(html, "type") == {"report": 2, "toolkit": 1}
    assert values(html, "region") == {"SDN": 1}
    assert 'name="type" value="toolkit" form="ask" checked' in html
    assert "Remove filter" in html


def test_chosen_country_shows_what_stands_above_it_and_not_its_sisters(client):
    world = Region.objects.create(code="001", label_en="World")
    africa = Region.objects.create(code="002", label_en="Africa", parent=world)
    for code in ("SDN", "TCD"):
        Region.objects.create(code=code, label_en=code, parent=africa)
        ResourceFactory(regions=[code])
    html = page(client, region="SDN")
    assert values(html, "region") == {"002": 2, "SDN": 1}
    assert "/search/filters/region/?region=SDN" in html


def test_chip_takes_only_its_own_filter_away(client):
    ResourceFactory(type="toolkit", regions=["SDN"])
    html = page(client, q="resource", type="toolkit", region=["SDN", "TCD"])
    assert 'href="?q=resource&amp;region=SDN&amp;region=TCD"' in html
    assert 'href="?q=resource&amp;type=toolkit&amp;region=TCD"' in html
    assert '<a href="?q=resource" rel="nofollow">Clear all filters' in html


def test_unknown_filter_finds_nothing_and_can_be_removed(client):
    resource = ResourceFactory()
    html = page(client, region="NOWHERE")
    assert rows(html) == []
    assert "NOWHERE" in html
    assert "1 result</a>" in html
    assert '<input type="hidden" name="region" value="NOWHERE">' in html
    assert rows(page(client)) == [resource.pk]


def test_next_page_keeps_words_and_filters(client):
    for number in range(21):
        ResourceFactory(title=f"Warning {number}", type="report")
    html = page(client, q="warning", type="report")
    assert len(rows(html)) == 20
    assert 'rel="next" href="?q=warning&amp;type=report&amp;page=2"' in html
    assert len(rows(page(client, q="warning", type="report", page=2))) == 1


def test_some_of_the_words_are_announced(client):
    ResourceFactory(title="Early warning systems")
    ResourceFactory(title="Early retirement")
    html = page(client, q="early warning")
    assert "1 result has all your words; the others have some of them." in html


def test_sort_is_offered_and_kept(client):
    older = ResourceFactory(title="B", published_on="2020-01-01")
    newer = ResourceFactory(title="A", published_on="2024-01-01")
    html = page(client, sort="oldest")
    assert rows(html) == [older.pk, newer.pk]
    assert '<option value="oldest" selected>' in html
    assert "Most relevant" not in html
    assert '<option value="" selected>Most relevant' in page(client, q="a")


def test_titles_and_words_are_escaped(client):
    ResourceFactory(title=f"Warning {XSS}", summary=XSS, pages=[f"warning {XSS}"])
    for html in (page(client), page(client, q="warning"), page(client, q=XSS)):
        assert not re.search("<script(?! src=)", html)
        assert "<img src=x" not in html


def test_titles_and_snippets_say_their_language(client):
    ResourceFactory(title="الإنذار المبكر", language="ar", pages=["نص الإنذار المبكر"])
    html = page(client, q="الإنذار")
    assert 'lang="ar" dir="rtl">الإنذار المبكر</a>' in html
    assert '<span lang="ar" dir="rtl">' in html
    assert '<html lang="en" dir="ltr">' in html
    assert '<html lang="ar" dir="rtl">' in page(client, "/ar/search/", q="الإنذار")


def test_number_of_queries_does_not_grow_with_the_hits(
    client, django_assert_max_num_queries
):
    for number in range(20):
        ResourceFactory(
            title=f"Warning {number}",
            type="report",
            regions=["SDN", "TCD"],
            themes=["A", "B"],
            organisations=["One", "Two"],
            pages=["warning"],
        )
    drain_all()
    page(client, q="warning")  # makes the rows of settings, fills caches
    with django_assert_max_num_queries(25):
        page(client, q="warning")


def test_page_of_twenty_hits_weighs_little_on_the_way(client):
    for number in range(20):
        ResourceFactory(
            title=f"A rather long title about early warning, number {number}",
            type=f"type-{number}",
            regions=[f"R{number}"],
            themes=[f"T{number}"],
            organisations=[f"Organisation {number}"],
            pages=["A warning. " * 40] * 3,
        )
    page(client, q="warning")
    headers = {"Accept-Encoding": "gzip"}
    sent = client.get("/search/?q=warning", headers=headers).content
    assert len(sent) < 10_000
