"""Dumps, bags and lists of changes are whole while editors publish."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import timedelta
from itertools import count
from threading import Event

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from api.bags import writer
from api.changes import log
from api.dumps import storage
from api.models import ChangeState, ResourceChange
from api.oai import responses
from library.models import Resource
from tests.api.oai.harvesters import OAI, identifier, respond
from tests.factories import ResourceFactory, ThemeFactory

from .waiting import PATIENCE, beside, somebody_waits, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def resources():
    ThemeFactory(code="A", label_en="Before")
    rows = [ResourceFactory(title=f"Old {n}", themes=["A"]) for n in range(3)]
    ResourceFactory(title="Old, hidden", visibility="committee", themes=["A"])
    return rows


def edit(resources) -> None:
    """What editors do meanwhile: publish, change, rename a term, hide."""
    ResourceFactory(title="Published meanwhile", themes=["A"])
    theme = resources[0].themes.get()
    theme.label_en = "After"
    theme.save()
    last = Resource.objects.get(pk=resources[-1].pk)
    last.title = "Changed meanwhile"
    last.save()


def call_first(function, interrupt):
    """Return the function, with `interrupt` run beside the first call of it."""
    calls = count()

    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        if next(calls) == 0:
            beside(interrupt).result(PATIENCE)
        return result

    return call


def test_dump_is_of_one_moment(resources, monkeypatch):
    monkeypatch.setattr("api.dumps.lines.BATCH", 1)
    interrupted = call_first(storage.json_line, lambda: edit(resources))
    monkeypatch.setattr(storage, "json_line", interrupted)

    dump = storage.write_dump()

    with storages["dumps"].open(storage.stored_name(dump, storage.JSON_LINES)) as file:
        lines = [json.loads(line) for line in gzip.decompress(file.read()).splitlines()]
    with storages["dumps"].open(storage.stored_name(dump, storage.TABLE)) as file:
        table = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
    titles = ["Old 0", "Old 1", "Old 2"]
    assert sorted(line["title"] for line in lines) == titles
    assert sorted(row["Title"] for row in table) == titles
    labels = {theme["labels"]["en"] for line in lines for theme in line["themes"]}
    assert labels == {"Before"}
    # What was published meanwhile is no reason to withhold it.
    assert not dump.has_hidden()


def test_dump_with_resource_that_was_hidden_meanwhile_is_not_served(
    resources, monkeypatch
):
    def hide() -> None:
        Resource.objects.filter(pk=resources[-1].pk).update(visibility="members")

    monkeypatch.setattr("api.dumps.lines.BATCH", 1)
    interrupted = call_first(storage.json_line, hide)
    monkeypatch.setattr(storage, "json_line", interrupted)

    assert storage.write_dump() is None
    assert storage.newest_dump() is None


def test_bag_is_of_one_moment(resources, monkeypatch, tmp_path):
    interrupted = call_first(writer.row_to_record, lambda: edit(resources))
    monkeypatch.setattr(writer, "row_to_record", interrupted)

    writer.export_bag(tmp_path / "bag")

    def records(name: str) -> list[dict]:
        path = tmp_path / "bag" / "data" / "records" / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()]

    titles = {record["title"] for record in records("resources")}
    assert titles == {"Old 0", "Old 1", "Old 2", "Old, hidden"}
    assert [record["label_en"] for record in records("themes")] == ["Before"]


def test_change_during_a_response_is_listed_next_time(resources, monkeypatch, client):
    """The response is dated before its records are read."""

    def change() -> None:
        row = Resource.objects.get(pk=resources[0].pk)
        row.title = "Changed meanwhile"
        row.save()
        log.log_pending()

    clock = timezone.now()
    minutes = count()
    monkeypatch.setattr(
        timezone, "now", lambda: clock + timedelta(minutes=next(minutes))
    )
    interrupted = call_first(responses.list_records, change)
    monkeypatch.setattr(responses, "list_records", interrupted)

    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    first = respond(client, **arguments)
    since = first.findtext(f"{OAI}responseDate")
    second = respond(client, **arguments, **{"from": since})

    assert len(list(first.iter(f"{OAI}record"))) == 3
    (changed,) = second.iter(f"{OAI}identifier")
    assert changed.text == identifier(resources[0])


def test_response_waits_for_changes_that_are_being_logged(resources, client):
    """Their time is that of the lock, before they are visible."""
    log.log_pending()
    new = ResourceFactory(title="Published")

    is_logging = Event()

    def begin_to_log() -> None:
        with transaction.atomic():
            claimed = ChangeState.objects.claim(log.BATCH)
            log.log_changes([state.pk for state in claimed])
            is_logging.set()
            until(somebody_waits)

    worker = beside(begin_to_log)
    assert is_logging.wait(PATIENCE)
    arguments = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    names = {e.text for e in respond(client, **arguments).iter(f"{OAI}identifier")}
    worker.result(PATIENCE)

    assert names == {identifier(row) for row in [*resources, new]}
    assert ResourceChange.objects.filter(level="public").count() == 4


def test_changes_become_visible_in_the_order_of_their_numbers(resources, client):
    """A copy that follows the library misses none, whoever logs and whenever."""
    first, second = resources[0], resources[1]
    ChangeState.objects.all().delete()

    def changes(cursor: str = "") -> tuple[list[int], str]:
        body = client.get("/api/v1/changes", {"cursor": cursor}).json()
        return [row["id"] for row in body["changes"]], body["next"]

    is_logging, may_commit = Event(), Event()

    def log_slowly() -> None:
        with transaction.atomic():
            log.log_changes([first.pk])
            is_logging.set()
            assert may_commit.wait(PATIENCE)

    slow = beside(log_slowly)
    assert is_logging.wait(PATIENCE)
    quick = beside(lambda: log.log_changes([second.pk]))
    until(somebody_waits)
    nothing, cursor = changes()
    may_commit.set()
    slow.result(PATIENCE)
    quick.result(PATIENCE)

    assert nothing == []
    assert changes(cursor)[0] == [first.pk, second.pk]
