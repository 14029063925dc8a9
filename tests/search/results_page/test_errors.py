"""Whatever is asked, the page of results has an answer that says what to do."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from search.engines import circuit_breaker, get_engine
from search.index.rebuild import rebuild
from tests.factories import ResourceFactory
from tests.search.results_page.results_html import page, rows

pytestmark = pytest.mark.django_db
QUESTIONS = [
    {"page": "-1"},
    {"page": "0"},
    {"page": "x"},
    {"page": "10.5"},
    {"page": "٣"},
    {"page": str(10**9)},
    {"page": "9" * 5000},
    {"page": "40", "q": "warning"},
    {"sort": "up"},
    {"region": "\x00"},
    {"region": "x" * 10_000, "year": "x", "lang": "xx", "org": "'"},
    {"region": [f"R{n}" for n in range(500)]},
    {"visibility": "committee"},
    {"q": "\x00\x01\x1f"},
    {"q": "w" * 10_000},
    {"q": "warning " * 10_000},
    {"q": '"' * 999},
    {"q": "(" * 9_999},
    {"q": "a* " * 200},
    {"q": "-"},
    {"q": "-warning"},
    {"q": "title:"},
    {"q": "OR OR OR"},
    {"q": "[[{}]]^~:\\/ AND && || !"},
    {"q": "\u202e\u200f\ufdd0"},
    {"unknown": "1"},
]


@pytest.fixture(autouse=True)
def index(engine):
    rebuild()


@pytest.mark.slow
def test_no_question_is_a_fault(subtests):
    ResourceFactory(title="Warning")
    for params in QUESTIONS:
        # No question is spared the engine, or refused, for what others did.
        circuit_breaker.reset()
        cache.clear()
        with subtests.test(params=str(params)[:80]):
            client = Client()
            for address in ("/search/", "/ar/search/"):
                assert '<main id="main"' in page(client, address, **params)


def test_broken_encodings_are_no_fault(subtests):
    for raw in ("q=%ED%A0%80", "q=%FF%FE", "q=%00", "&&&=", "q=%"):
        circuit_breaker.reset()
        with subtests.test(raw=raw):
            response = Client().get("/search/", QUERY_STRING=raw)
            assert response.status_code == 200


@pytest.mark.parametrize("number", [1_000, 10**9, "9" * 5_000])
def test_too_deep_says_what_to_do(client, number):
    html = page(client, page=number)
    assert "Add a word or a filter" in html


def test_page_past_the_last_leads_back(client):
    ResourceFactory()
    assert "Back to the first page" in page(client, page=3)


def test_nothing_found_says_which_filter_keeps_it_away(client):
    ResourceFactory(title="Warning", type="report")
    ResourceFactory(title="Other", type="toolkit")
    html = page(client, q="warning", type="toolkit")
    assert rows(html) == []
    assert "Without the filter “Type”: 1 result" in html
    assert 'href="?q=warning" rel="nofollow">Without' in html


def test_limited_search_is_announced_and_keeps_the_filters(client):
    ResourceFactory(title="Warning", type="report")
    hidden = ResourceFactory(title="Warning", type="report", visibility="members")
    get_engine().drop_index(get_engine().live_index())
    html = page(client, q="warning", type="report")
    assert "Full-text search is temporarily unavailable" in html
    assert len(rows(html)) == 1
    assert hidden.pk not in rows(html)
    assert '<input type="hidden" name="type" value="report">' in html
    assert "<bdi>Label of report</bdi><span" in html
