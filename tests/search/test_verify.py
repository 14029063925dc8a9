"""Verify names each difference between index and database, and repair mends it."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from library.models import Resource
from search.documents import Vocabulary, resource_entry
from search.engine import Change
from search.entries import page_key
from search.models import IndexState
from search.verifying import Difference, differences
from tests.factories import ResourceFactory
from tests.search import entries

pytestmark = pytest.mark.django_db


def change_silently(resource: Resource, **values) -> None:
    """Change a row past all signals, as a careless script would."""
    QuerySet(Resource).filter(pk=resource.pk).update(**values)


@pytest.fixture
def drifted(index, write):
    """An index with one difference of each kind, and one resource without any."""
    kinds = ("missing", "stale", "visibility", "pages", "fine")
    rows = {kind: ResourceFactory(title=kind, pages=["a", "b"]) for kind in kinds}
    write()
    orphan = entries.resource_entry(10**6, "orphan")
    short = resource_entry(rows["pages"], Vocabulary(), [])
    document = rows["pages"].files.get().document_id
    entries.put(
        index,
        Change(rows["missing"].pk, 50, None, (), ()),
        Change(short.resource_id, 50, short, None, [page_key(document, 2)]),
        Change(orphan.resource_id, 50, orphan, ()),
        index=index.live_index(),
    )
    change_silently(rows["stale"], title="fresh")
    change_silently(rows["visibility"], visibility="committee")
    return {kind: row.pk for kind, row in rows.items()} | {"orphan": 10**6}


def test_each_difference_is_named_and_nothing_else(drifted):
    kinds = ("missing", "stale", "visibility", "pages", "orphan")
    found = [(row.resource_id, row.kind) for row in differences()]
    assert found == [(drifted[kind], kind) for kind in kinds]


def test_verify_exits_with_one_when_something_differs(drifted, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("search_index", "verify")
    assert stopped.value.code == 1
    assert f"stale: resource {drifted['stale']}" in capsys.readouterr().out


def test_repair_mends_all(drifted, write):
    call_command("search_index", "verify", "--repair")
    write()
    assert list(differences()) == []


def test_an_index_ahead_of_a_restored_database_is_found_and_mended(index, write):
    resource = ResourceFactory(title="Before the backup")
    write()
    IndexState.objects.update(fence=0)
    assert list(differences()) == [Difference(resource.pk, "ahead", fence=1)]
    call_command("search_index", "verify", "--repair")
    assert list(differences()) == []
    Resource.objects.filter(pk=resource.pk).update(title="After the restore")
    write()
    assert list(differences()) == []


def test_what_waits_to_be_written_is_no_difference(index):
    ResourceFactory(title="Waiting")
    assert list(differences()) == []


def test_without_an_index_the_command_says_what_to_do(db, engine):
    with pytest.raises(CommandError, match="search_index rebuild"):
        call_command("search_index", "verify")
