"""An index that is lost, or of another schema: nothing is made by accident, the search
is limited, and the way out is named."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from library.access.viewers import VISITOR
from search.engines import circuit_breaker
from search.engines.elasticsearch.mapping import PARTS
from search.index import outbox, rebuild
from search.index.verify import differences
from search.models import IndexState
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def ask(text):
    return search(SearchRequest(viewer=VISITOR, text=text, query=parse(text)))


def assert_limited_and_named(capsys) -> None:
    found = ask("heron")
    assert found.is_limited
    assert [hit.resource.title for hit in found.hits] == ["Public heron"]
    with pytest.raises(CommandError, match="search_index rebuild") as refused:
        call_command("search_index", "verify")
    assert refused.value.returncode == 2


@pytest.fixture
def herons(index, write):
    ResourceFactory(title="Public heron")
    ResourceFactory(title="Secret heron", visibility="committee")
    write()
    return index


def test_a_lost_index_is_not_made_by_a_write_reliability_12(herons, capsys):
    herons.drop_index(herons.live_index())
    assert_limited_and_named(capsys)
    late = ResourceFactory(title="Late egret")
    assert not outbox.drain()
    assert herons.indexes() == []
    state = IndexState.objects.get(pk=late.pk)
    assert (state.dead_letter, state.requested_version > state.processed_version) == (
        False,
        True,
    )
    assert rebuild.is_needed()
    circuit_breaker.reset()
    call_command("search_index", "rebuild", "--if-needed")
    assert ask("egret").total == 1
    assert not ask("egret").is_limited


@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
def test_a_lost_alias_is_put_back_by_a_rebuild_reliability_12(herons, capsys):
    for part in PARTS:
        name = f"{herons.prefix}-{part}"
        herons.writing.indices.delete_alias(index=f"{name}-*", name=name)
    before = herons.indexes()
    assert_limited_and_named(capsys)
    ResourceFactory(title="Late egret")
    outbox.drain_all()
    assert herons.indexes() == before
    assert rebuild.is_needed()
    circuit_breaker.reset()
    call_command("search_index", "rebuild", "--if-needed")
    assert ask("egret").total == 1


@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
def test_a_lost_write_alias_makes_no_index_reliability_12(herons):
    name = herons.live_index()
    part = f"{herons.prefix}-pages-public"
    pages = f"{herons.prefix}-write-pages-public-{name}"
    herons.writing.indices.delete_alias(index=f"{part}-*", name=pages)
    late = ResourceFactory(title="Late egret", pages=["an egret"])
    gone = ResourceFactory(title="Gone egret", pages=["an egret"])
    gone.delete()
    outbox.drain_all()
    assert not herons.writing.indices.exists(index=pages)
    assert IndexState.objects.pending().filter(pk__in=[late.pk]).exists()
    rebuild.rebuild()
    IndexState.objects.update(
        next_try_at=IndexState.objects.get(pk=late.pk).next_try_at
    )
    assert ask("egret").total == 1


def test_another_schema_asks_for_a_rebuild_and_still_answers_reliability_12(
    herons, write, monkeypatch
):
    monkeypatch.setattr(rebuild, "DOCUMENTS_VERSION", 99)
    assert rebuild.is_needed()
    assert ask("heron").total == 1
    call_command("search_index", "rebuild", "--if-needed")
    assert not rebuild.is_needed()
    assert list(differences()) == []
