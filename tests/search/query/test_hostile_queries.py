"""Questions that are meant to hurt: an answer, or a refusal, and never an error."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from search.engines import circuit_breaker, get_engine
from search.query.tree import MAX_WORDS
from tests.factories import ResourceFactory, UserFactory
from tests.search.engines.requests_sent import Sent, keys_and_texts

pytestmark = pytest.mark.django_db
WORDS = " ".join(f"word{n}" for n in range(10_000))
QUESTIONS = {
    "a megabyte": "a" * 1_000_000,
    "10,000 words": WORDS,
    "200 wildcards": " ".join(f"ab{n}*" for n in range(200)),
    "wildcards in front": " ".join(f"*{n}?*" for n in range(200)),
    "500 fuzzy words": " ".join(f"wombt{n}~2" for n in range(500)),
    "10,000 parentheses": "(" * 5_000 + ")" * 5_000,
    "phrases": '"a b" ' * 300,
    "exclusions": "-wombat " * 300,
    "choices": "wombat OR " * 300,
    "symbols": "S/RES/1674 (2006) " * 300,
    "regular expression": "/(.*)*wombat(.*)*/ .*.*.*",
    "query string": "title:(wombat AND *:*) OR _exists_:title NOT x^9999",
    "a quote": '"',
    "nul": "wombat\x00\x00",
    "marks": "\u202e\u2066" * 500 + "e" + "\u0301" * 5_000,
}
# Sent as bytes: no text holds them.
RAW = [
    "q=%ED%A0%80%ED%BF%BF",
    "q=%FF%FE%00wombat",
    "q=%F0%9F%92",
    "q=wombat&page=1000000000",
    "q=wombat&page=-1&size=-1&per_page=-5",
    "q=wombat&page=%D9%A3&sort=_score;drop",
    "q=a&q=b&q=wombat&page=1&page=2&sort=title&sort=oldest",
    "&".join(f"region=R{n}" for n in range(2_000)),
    "year=-1&year=99999999999999&year=%00&lang=%00",
    "q[]=x&q.$gt=&%00=1&=&&;",
]
EVERYTHING = [f"q={quote(text)}" for text in QUESTIONS.values()] + RAW
PAGES = ["/search/?", "/search/suggest/?", "{page}?", "/years/?", "/saved/new/?"]
LISTS = ["/search/feed.atom?", "/search/export.csv?"]
FORBIDDEN = {"query_string", "simple_query_string", "regexp", "wildcard", "script"}
FORBIDDEN |= {"script_score", "suggest", "more_like_this", "fuzzy"}
# What an engine reads at most: a window of results, a resource's pages, an export.
MOST_ASKED = 10_000


@pytest.fixture
def asked(index, write, settings, monkeypatch):
    """Watch what the engine is asked, of one public and one hidden resource."""
    settings.LIMITS = {}
    ResourceFactory(title="Wombat", pages=["wombat of the plain"])
    ResourceFactory(title="Wombat quokka", visibility="committee", pages=["quokka"])
    write()
    return Sent(index, monkeypatch)


def ask(client: Client, question: str, addresses: list[str]) -> None:
    """Ask everywhere: no error, and no word of what is hidden."""
    resource = ResourceFactory._meta.model.objects.get(title="Wombat")
    page = resource.files.get().page_url(1)
    for address in addresses:
        response = client.get(address.format(page=page) + question)
        assert response.status_code in (200, 302, 400, 404), (address, question[:40])
        body = b"".join(response) if response.streaming else response.content
        assert b"quokka" not in body


@pytest.fixture
def member(client) -> Client:
    client.force_login(UserFactory(role="member"))
    return client


@pytest.mark.slow
def test_hostile_questions_stay_within_the_budget_reliability_35(member, asked):
    for question in EVERYTHING:
        ask(member, question, [*PAGES, *LISTS])
    assert {"search", "page_hits"} <= set(asked.calls)
    assert asked.bodies or get_engine().is_embedded
    for body in asked.bodies:
        assert_modest(body)


def assert_modest(body: dict) -> None:
    """Not too many words, and no kind of query that may run for ever."""
    pairs = list(keys_and_texts(body))
    assert not {key for key, _ in pairs} & FORBIDDEN
    assert body.get("from", 0) + body.get("size", 0) <= MOST_ASKED
    texts = [text for key, text in pairs if key == "query" and isinstance(text, str)]
    assert len({word for text in texts for word in text.split()}) <= MAX_WORDS


@pytest.mark.slow
def test_hostile_questions_are_harmless_without_the_engine_reliability_35(
    member, asked
):
    """The database answers. Feeds and exports say 503 then, to any question: a list
    that is taken away has no place for a notice."""
    circuit_breaker._breaker._open_until = float("inf")
    for question in EVERYTHING:
        ask(member, question, PAGES)
    assert asked.calls == []
