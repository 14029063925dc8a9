"""A rebuild loses nothing that happens meanwhile, and leaves one index."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from library.access.viewers import VISITOR
from library.models import Resource
from search.index import rebuild
from search.index.verify import differences
from search.models import IndexState, SearchIndex
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def titles(text):
    request = SearchRequest(viewer=VISITOR, text=text, query=parse(text))
    return [hit.resource.title for hit in search(request).hits]


def test_a_new_installation_gets_an_index(engine):
    assert rebuild.is_needed()
    ResourceFactory(title="Already there", pages=["already there"])
    call_command("search_index", "rebuild", "--if-needed")
    assert not rebuild.is_needed()
    assert titles("already") == ["Already there"]


def test_a_second_rebuild_if_needed_does_nothing(index, capsys):
    name = index.live_index()
    call_command("search_index", "rebuild", "--if-needed")
    assert index.live_index() == name
    assert "up to date" in capsys.readouterr().out


def test_a_changed_schema_asks_for_a_rebuild(index, monkeypatch):
    monkeypatch.setattr(rebuild, "DOCUMENTS_VERSION", 99)
    assert rebuild.is_needed()


def test_resources_without_a_state_are_copied(index):
    ResourceFactory(title="Loaded in bulk")
    IndexState.objects.all().delete()
    rebuild.rebuild()
    assert titles("bulk") == ["Loaded in bulk"]
    assert list(differences()) == []


def test_what_changes_meanwhile_is_in_the_new_index_reliability_10(
    index, write, monkeypatch
):
    monkeypatch.setattr(rebuild, "BATCH", 1)
    edited, deleted, _last = (
        ResourceFactory(title=title, pages=[title])
        for title in ("Edited", "Deleted", "Last")
    )
    write()
    steps = []

    def meanwhile(copied: int) -> None:
        steps.append(copied)
        if copied == 2:
            Resource.objects.filter(pk=edited.pk).update(title="Rewritten")
            deleted.delete()
            write()

    rebuild.rebuild(meanwhile)
    assert steps == [1, 2, 3]
    assert titles("rewritten") == ["Rewritten"]
    assert titles("deleted") == []
    assert titles("last") == ["Last"]
    assert list(differences()) == []


def test_an_unwritten_change_of_a_rebuild_is_written_after_it(index, write):
    resource = ResourceFactory(title="Before")
    write()
    rebuild.rebuild(
        lambda copied: Resource.objects.filter(pk=resource.pk).update(title="After")
    )
    write()
    assert titles("after") == ["After"]
    assert list(differences()) == []


def test_the_old_index_answers_until_the_new_one_is_whole_reliability_11(index, write):
    ResourceFactory(title="Constant")
    write()
    seen = []
    rebuild.rebuild(lambda copied: seen.append(titles("constant")))
    assert seen == [["Constant"]]


def test_a_killed_rebuild_goes_on_where_it_was_reliability_11(
    index, write, monkeypatch
):
    monkeypatch.setattr(rebuild, "BATCH", 1)
    for title in ("One", "Two", "Three"):
        ResourceFactory(title=title)
    write()

    def die(copied: int) -> None:
        if copied == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild(die)
    assert titles("two") == ["Two"]
    SearchIndex.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    copied = []
    rebuild.rebuild(copied.append)
    assert copied == [1]
    assert list(differences()) == []
    assert index.live_index() == SearchIndex.objects.get(state="live").name


def test_a_second_rebuild_at_once_is_refused_with_a_message_reliability_11(index):
    ResourceFactory()

    def another(copied: int) -> None:
        with pytest.raises(rebuild.RebuildRunning, match="rebuild is running"):
            rebuild.rebuild()

    rebuild.rebuild(another)


def test_the_old_index_is_kept_a_day_and_orphans_are_removed_reliability_11(
    index,
):
    first = index.live_index()
    index.create_index("20200101-orphan")
    rebuild.rebuild()
    second = index.live_index()
    assert set(index.indexes()) == {first, second}
    SearchIndex.objects.filter(name=first).update(
        retired_at=timezone.now() - timedelta(days=2)
    )
    rebuild.rebuild()
    assert first not in index.indexes()
    assert second in index.indexes()


def test_a_rebuild_from_nothing_after_the_index_was_lost(index, write):
    ResourceFactory(title="Survivor", pages=["page of it"])
    write()
    index.drop_index(index.live_index())
    assert rebuild.is_needed()
    rebuild.rebuild()
    assert titles("survivor") == ["Survivor"]
    assert list(differences()) == []
