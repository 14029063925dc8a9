"""What a question asks of the engine's server: two requests, whatever it finds."""

from __future__ import annotations

import re

import pytest
from urllib3.connectionpool import HTTPConnectionPool

from library.access.viewers import EDITOR, VISITOR
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
# The embedded engine has no server.
REQUESTS = {"elasticsearch": ["resources", "pages"], "tantivy": []}


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The addresses that are asked of any server, as they are."""
    addresses: list[str] = []
    ask = HTTPConnectionPool.urlopen

    def noted(self, method, url, *args, **kwargs):
        addresses.append(url)
        return ask(self, method, url, *args, **kwargs)

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", noted)
    return addresses


@pytest.fixture
def cranes(index, write) -> None:
    for n in range(12):
        ResourceFactory(
            title=f"Crane {n}",
            pages=["the crane", "a crane", "cranes"],
            regions=[f"R{n}"],
            themes=[f"T{n}"],
            type=f"type-{n % 3}",
        )
    ResourceFactory(title="Crane of the committee", visibility="committee")
    write()


def kinds(addresses: list[str]) -> list[str]:
    """Return which kind of entries was asked for."""
    return [re.search(r"-(resources|pages)-public", url)[1] for url in addresses]


@pytest.mark.slow
@pytest.mark.parametrize("filters", [{}, {"type": ("type-1",), "lang": ("en",)}])
def test_all_facets_come_in_one_request_and_all_page_hits_in_another(
    cranes, asked, engine, filters
):
    request = SearchRequest(EDITOR, "crane", parse("crane"), filters)
    results = search(request)
    assert len(results.hits) == (4 if filters else 13)
    assert len(results.facets) == 7
    assert sum(len(hit.page_hits) for hit in results.hits) == (12 if filters else 36)
    assert kinds(asked) == REQUESTS[_name(engine)]


def test_browsing_asks_for_no_pages(cranes, asked, engine):
    assert search(SearchRequest(VISITOR)).total == 12
    assert kinds(asked) == REQUESTS[_name(engine)][:1]


def _name(engine) -> str:
    return type(engine).__name__.removesuffix("Engine").casefold()
