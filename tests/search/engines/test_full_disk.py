"""A server whose disk is full takes no write, not even a deletion: what was narrowed or
deleted is not shown meanwhile, and all is written once there is room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from library.access.viewers import MEMBER, VISITOR
from library.models import Resource
from search.autocomplete import suggest
from search.engines import get_engine
from search.index import outbox
from search.index.verify import differences
from search.models import IndexState
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory, ThemeFactory

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def block(is_full: bool) -> None:
    """Do what Elasticsearch does at the flood stage of its disk."""
    get_engine().writing.indices.put_settings(
        index=f"{settings.SEARCH_INDEX_PREFIX}-*",
        settings={"index.blocks.read_only_allow_delete": is_full or None},
    )


def ask(viewer, text="heron"):
    found = search(SearchRequest(viewer=viewer, text=text, query=parse(text)))
    assert not found.is_limited
    titles = {hit.resource.title for hit in found.hits}
    counts = {
        value.code: value.count
        for facet in found.facets
        for value in facet.values
        if facet.name == "theme"
    }
    return titles, found.total, counts


@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
def test_a_full_disk_delays_writes_and_hides_what_it_must_reliability_13(index, write):
    theme = ThemeFactory(code="C1", label_en="Heronry")
    for title in ("Kept", "Narrowed", "Deleted", "Edited"):
        ResourceFactory(title=f"{title} heron", themes=[theme], pages=["a heron"])
    write()
    every = {f"{title} heron" for title in ("Kept", "Narrowed", "Deleted", "Edited")}
    assert ask(VISITOR) == (every, 4, {"C1": 4})

    block(True)
    Resource.objects.filter(title="Narrowed heron").update(visibility="members")
    Resource.objects.get(title="Deleted heron").delete()
    Resource.objects.filter(title="Edited heron").update(summary="about a heron")
    for attempt in range(1, 8):
        assert not outbox.drain()
        waiting = IndexState.objects.pending()
        assert [state.attempts for state in waiting] == [attempt] * 3
        assert not waiting.filter(dead_letter=True).exists()
        assert waiting.latest("next_try_at").next_try_at < timezone.now() + A_MINUTE
        waiting.update(next_try_at=timezone.now())
    assert "429" in waiting[0].last_error or "block" in waiting[0].last_error
    left = {"Kept heron", "Edited heron"}
    assert ask(VISITOR) == (left, 2, {"C1": 2})
    # Withheld from those who may see it, too, until it is written.
    assert ask(MEMBER) == (left, 2, {"C1": 2})
    assert [row.count for row in suggest("heronry", VISITOR)] == [2]

    block(False)
    write()
    assert not IndexState.objects.pending().exists()
    assert ask(VISITOR) == (left, 2, {"C1": 2})
    assert ask(MEMBER) == (left | {"Narrowed heron"}, 3, {"C1": 3})
    assert list(differences()) == []
