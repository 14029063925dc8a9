"""Verify names each difference between index and database, and repair mends it."""

from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from library.models import Resource
from search.engines.base import IndexOperation
from search.engines.entries import page_key
from search.index.documents import IndexVocabulary, resource_entry
from search.index.verify import Difference, differences
from search.models import IndexState
from tests.factories import ResourceFactory
from tests.search.contract import entries

pytestmark = pytest.mark.django_db


def change_silently(resource: Resource, **values) -> None:
    """Change a row past all signals, as a careless script would."""
    QuerySet(Resource).filter(pk=resource.pk).update(**values)


# How many resources differ in which way.
DRIFT = {"missing": 10, "stale": 10, "visibility": 5, "pages": 1, "orphan": 10}


@pytest.fixture
def drifted(index, write):
    """An index with differences of each kind, and one resource without any."""
    made = {kind: number for kind, number in DRIFT.items() if kind != "orphan"}
    rows = {
        kind: [ResourceFactory(title=kind, pages=["a", "b"]) for _ in range(number)]
        for kind, number in made.items()
    }
    ResourceFactory(title="fine", pages=["a", "b"])
    write()
    (lacks_a_page,) = rows["pages"]
    short = resource_entry(lacks_a_page, IndexVocabulary(), [])
    document = lacks_a_page.files.get().document_id
    orphans = range(10**6, 10**6 + DRIFT["orphan"])
    entries.put(
        index,
        *(IndexOperation(row.pk, 50, None, (), ()) for row in rows["missing"]),
        IndexOperation(short.resource_id, 50, short, None, [page_key(document, 2)]),
        *(
            IndexOperation(pk, 50, entries.resource_entry(pk, "orphan"), ())
            for pk in orphans
        ),
        index=index.live_index(),
    )
    for row in rows["stale"]:
        change_silently(row, title="fresh")
    for row in rows["visibility"]:
        change_silently(row, visibility="committee")
    return {kind: {row.pk for row in rows[kind]} for kind in made} | {
        "orphan": set(orphans)
    }


def test_each_difference_is_named_and_nothing_else_reliability_14(drifted):
    found = defaultdict(set)
    for row in differences():
        found[row.kind].add(row.resource_id)
    assert found == drifted


def test_verify_says_by_its_exit_code_whether_it_mended_all_reliability_14(
    drifted, capsys
):
    with pytest.raises(SystemExit) as stopped:
        call_command("search_index", "verify")
    assert stopped.value.code == 1
    told = capsys.readouterr().out
    assert all(f"stale: resource {pk}\n" in told for pk in drifted["stale"])
    assert f"Differences: {sum(DRIFT.values())}." in told
    call_command("search_index", "verify", "--repair")
    assert "Mended. Differences: 0. Waiting: 0." in capsys.readouterr().out
    call_command("search_index", "verify")
    assert list(differences()) == []


def test_what_changes_while_it_is_compared_is_no_difference(index, write, monkeypatch):
    """Index and database are read at two times: what lies between is no fault."""
    edited, deleted, stale = (ResourceFactory(title=f"Row {n}") for n in range(3))
    write()
    change_silently(stale, title="fresh")
    scan = type(index).scan

    def meanwhile(engine, name):
        entries = list(scan(engine, name))
        Resource.objects.filter(pk=edited.pk).update(title="Written again")
        deleted.delete()
        write()
        yield from entries

    monkeypatch.setattr(type(index), "scan", meanwhile)
    assert [(row.resource_id, row.kind) for row in differences()] == [
        (stale.pk, "stale")
    ]


def test_an_index_ahead_of_a_restored_database_is_found_and_mended(index, write):
    resource = ResourceFactory(title="Before the backup")
    write()
    IndexState.objects.update(fencing_token=0)
    assert list(differences()) == [Difference(resource.pk, "ahead", fencing_token=1)]
    call_command("search_index", "verify", "--repair")
    assert list(differences()) == []
    Resource.objects.filter(pk=resource.pk).update(title="After the restore")
    write()
    assert list(differences()) == []


def test_a_page_of_an_older_text_is_found_and_mended(index, write):
    resource = ResourceFactory(pages=["A quokka.", "Another page."])
    ResourceFactory(pages=["A distractor."])
    write()
    entry = resource_entry(resource, IndexVocabulary(), [])
    document = resource.files.get().document_id
    older = entries.page(1, "A wombat.", document_id=document)
    change = IndexOperation(resource.pk, 50, entry, [older])
    entries.put(index, change, index=index.live_index())
    assert [(row.resource_id, row.kind) for row in differences()] == [
        (resource.pk, "pages")
    ]
    call_command("search_index", "verify", "--repair")
    assert list(differences()) == []
    assert page_hits(index, "quokka") == [(resource.pk, 1)]
    assert page_hits(index, "wombat") == []


def page_hits(index, word: str) -> list[tuple[int, int]]:
    index.refresh(index.live_index())
    ids = list(Resource.objects.values_list("pk", flat=True))
    found = index.page_hits(entries.query(word), ids)
    return [(hit.resource_id, hit.number) for hit in found]


def test_what_waits_to_be_written_is_no_difference(index):
    ResourceFactory(title="Waiting")
    assert list(differences()) == []


def test_without_an_index_the_command_says_what_to_do(db, engine):
    with pytest.raises(CommandError, match="search_index rebuild"):
        call_command("search_index", "verify")
