"""One visibility filter: viewer × channel × a word that one resource of a level has."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone, translation

from library.access.viewers import Visibility
from library.models import Resource
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.search.results_page.results_html import signed_in, values
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db
SECRETS = {"public": "quokkas", "members": "wombats", "committee": "numbats"}
VIEWERS = {
    "visitor": {"public"},
    "member": {"public", "members"},
    "committee": set(SECRETS),
    "editor": set(SECRETS),
}
Shelf = dict[str, Resource]


@pytest.fixture
def shelf(index, write_vectors) -> Shelf:
    """A resource of each level, which alone has the level's word, wherever it can."""
    made = {level: _resource(level, word) for level, word in SECRETS.items()}
    ResourceFactory(title="Habitat", pages=["The habitat of nobody."], regions=["SDN"])
    write_vectors()
    return made


def _resource(level: str, word: str) -> Resource:
    document = LibraryDocumentFactory(pdf=True, pages=[f"The habitat of {word}."])
    document.cover.save("cover.jpg", ContentFile(b"\xff\xd8 cover"))
    return ResourceFactory(
        title=f"Habitat of {word}",
        summary=f"On {word}.",
        visibility=level,
        regions=["SDN"],
        themes=[f"T-{word}"],
        organisations=[f"Society of {word}"],
        type=f"type-{word}",
        published_on="2024-01-01",
        files=[{"document": document}],
    )


def _named(text: str) -> set[str]:
    """Return the levels whose words stand in a text."""
    return {level for level, word in SECRETS.items() if word in text}


def _each(asks: Callable[[str], bool]) -> set[str]:
    return {level for level in SECRETS if asks(level)}


def _read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def _snippets(html: str) -> str:
    """Return what stands in the page hits of a page of results."""
    return " ".join(re.findall(r'<li data-page="\d+">.*?</li>', html, re.S))


def _close(client) -> str:
    """Return the page of a search for words that no resource has."""
    return page(client, "where animals live")


def _related_rows(client) -> list[str]:
    """Return the related rows of a public resource that shares a region with all."""
    address = Resource.objects.get(title="Habitat").get_absolute_url()
    return re.findall(r"<li data-related-id=.*?</p>", _read(client, address), re.S)


def _spelling(client, word: str) -> str:
    typed = word.replace("b", "bb").replace("kk", "kkk")
    said = re.findall(r'<p class="notice spelling">.*?</a>', page(client, typed), re.S)
    return words("".join(said))


def _is_there(client, address: str) -> bool:
    """Say whether there is something; what one may not see is as if it were not."""
    response = client.get(address)
    assert response.status_code in (200, 404), address
    if response.status_code == 404 and "/documents/" not in address:
        absent = client.get(re.sub(r"/library/\d+", "/library/999999", address))
        assert response.content == absent.content
    return response.status_code == 200


# Each channel: what a viewer learns there, as the levels that they learn of.
LISTS = {
    "hits": lambda client, shelf: _each(
        lambda level: found(client, SECRETS[level], meaning="off") == [shelf[level].pk]
    ),
    "hits close in meaning": lambda client, shelf: _named(
        " ".join(re.findall(r'data-match="meaning".*?</h3>', _close(client), re.S))
    ),
    "quoted answers": lambda client, shelf: _named(
        " ".join(re.findall(r"<li data-answer=.*?</li>", _close(client), re.S))
    ),
    "related rows": lambda client, shelf: _named(" ".join(_related_rows(client))),
    "hits of phrases": lambda client, shelf: _each(
        lambda level: found(client, f'"of {SECRETS[level]}"') == [shelf[level].pk]
    ),
    "browsing": lambda client, shelf: _named(page(client, "")),
    "page hits": lambda client, shelf: _named(_snippets(page(client, "habitat"))),
    "facets": lambda client, shelf: _named(" ".join(values(page(client, ""), "theme"))),
    "counts": lambda client, shelf: _each(
        lambda level: (
            values(page(client, "", type=f"type-{SECRETS[level]}"), "region")
            == {"SDN": 1}
        )
    ),
    "suggestions": lambda client, shelf: _each(
        lambda level: (
            SECRETS[level] in _read(client, f"/search/suggest/?q={SECRETS[level][:4]}")
        )
    ),
    "did you mean": lambda client, shelf: _each(
        lambda level: SECRETS[level] in _spelling(client, SECRETS[level])
    ),
    "home page": lambda client, shelf: _named(_read(client, "/")),
    "lists of terms": lambda client, shelf: _named(_read(client, "/organisations/")),
    "page of a term": lambda client, shelf: _named(
        _read(client, "/regions/label-of-sdn/")
    ),
    "feed": lambda client, shelf: _named(_read(client, "/search/feed.atom?q=habitat")),
    **{
        kind: lambda client, shelf, kind=kind: _named(
            _read(client, f"/search/export.{kind}?q=habitat")
        )
        for kind in ("csv", "ris", "bib")
    },
}
ADDRESSES = {
    "resource page": lambda row, file: f"{row.get_absolute_url()}?q=habitat",
    "page in Arabic": lambda row, file: f"/ar{row.get_absolute_url()}",
    "cover": lambda row, file: f"{row.get_absolute_url()}cover.jpg",
    "citation": lambda row, file: f"{row.get_absolute_url()}cite.ris",
    "page text": lambda row, file: f"{file.page_url(1)}?q=where+animals+live",
    "page image": lambda row, file: f"{file.page_url(1)}picture.webp",
    "file": lambda row, file: file.get_absolute_url(),
    "file of Wagtail": lambda row, file: file.document.url,
}


def learnt(client, shelf: Shelf) -> dict[str, set[str]]:
    """Return for each channel the levels that a viewer learns of."""
    lists = {name: ask(client, shelf) for name, ask in LISTS.items()}
    opened = {name: _open(client, shelf, of) for name, of in ADDRESSES.items()}
    return lists | opened


def _open(client, shelf: Shelf, address: Callable) -> set[str]:
    opened = set()
    for level, row in shelf.items():
        # A page in another language leaves that language active.
        with translation.override("en"):
            if _is_there(client, address(row, row.files.get())):
                opened.add(level)
    return opened


def total(client) -> int:
    return int(re.search(r"(\d+) results?", words(page(client, "habitat")))[1])


def assert_learnt(client, shelf: Shelf, levels: set[str]) -> None:
    """Assert that each channel, and the total, tell of these levels and no others."""
    seen = learnt(client, shelf)
    assert len(seen) == 26
    assert {name: found for name, found in seen.items() if found != levels} == {}
    assert total(client) == len(levels) + 1


def test_each_viewer_learns_of_their_levels_reliability_16(shelf, subtests):
    for who, levels in VIEWERS.items():
        with subtests.test(who=who):
            assert_learnt(signed_in(Client(), who), shelf, levels)


def test_what_becomes_hidden_is_gone_at_once_reliability_19(shelf, subtests):
    """Before anything is written to the index."""
    shelf["public"].visibility = Visibility.COMMITTEE
    shelf["public"].save()
    for who in ("visitor", "member"):
        with subtests.test(who=who):
            assert_learnt(signed_in(Client(), who), shelf, VIEWERS[who] - {"public"})


def test_what_is_unpublished_is_gone_at_once_reliability_19(shelf, client):
    shelf["members"].unpublish()
    client.force_login(UserFactory(role="committee"))
    assert_learnt(client, shelf, {"public", "committee"})


def test_planned_end_holds_without_the_worker(shelf, write, client, monkeypatch):
    """From its hour on it is as gone as what was unpublished."""
    now = timezone.now()
    for level, hours in {"members": 1, "public": 100}.items():
        planned = Resource.objects.filter(pk=shelf[level].pk)
        planned.update(expire_at=now + timedelta(hours=hours))
    write()
    client.force_login(UserFactory(role="committee"))
    assert_learnt(client, shelf, set(SECRETS))
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    assert_learnt(client, shelf, {"public", "committee"})


def test_what_is_opened_is_there_for_all_when_it_is_written(shelf, write, client):
    shelf["committee"].visibility = Visibility.PUBLIC
    shelf["committee"].save()
    write()
    assert_learnt(client, shelf, {"public", "committee"})


def test_a_level_that_the_index_has_wrong_is_not_shown(shelf, client):
    """The database decides when a hit is shown, whatever the index says."""
    QuerySet(Resource).filter(pk=shelf["public"].pk).update(visibility="committee")
    assert shelf["public"].pk not in found(client, "quokkas")
    assert _named(_snippets(page(client, "habitat"))) == set()
    assert _named(_read(client, "/search/feed.atom?q=habitat")) == set()
    assert _named(_read(client, "/search/export.csv?q=habitat")) == set()
