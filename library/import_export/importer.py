"""From checked rows to resources, one transaction a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from library.files.uploads import store_file
from library.import_export.additions import Additions
from library.import_export.columns import RowError
from library.import_export.outcomes import Kind, Outcome, Way
from library.import_export.readers.file_sources import Files
from library.import_export.readers.table import Row
from library.import_export.updates import Changes
from library.import_export.validation import Check, WantedFile
from library.models import ResourceFile

_REFUSALS = (RowError, PermissionDenied, ValidationError, OSError, DatabaseError)

# Called with the outcomes of a resource's rows, inside the transaction that stores it.
Record = Callable[[list[Outcome]], object]


@dataclass
class Report:
    """Numbers of rows, and (line, reason) of each row that did not go in."""

    added: int = 0
    changed: int = 0
    already_there: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def take(self, outcomes: list[Outcome]) -> None:
        """Count what became of rows."""
        for one in outcomes:
            self.added += one.kind in (Kind.NEW, Kind.ADDS)
            self.changed += one.kind == Kind.CHANGES
            self.already_there += one.kind == Kind.SAME
            if one.kind == Kind.ERROR:
                self.errors.append((one.line, one.text))


def import_rows(
    rows: Iterable[Row],
    files: Files,
    way: Way,
    *,
    done: Callable[[list[Outcome]], object] = lambda outcomes: None,
) -> Report:
    """Import rows. `done` gets what became of rows, one resource after another."""
    report = Report()
    check = Check(files)

    def record(outcomes: list[Outcome]) -> None:
        report.take(outcomes)
        done(outcomes)

    for group in groups(rows):
        import_group(group, check, way, record)
    return report


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each resource: those with the same id, else `resource`."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        key = row.cells["id"] or row.cells["resource"]
        found.setdefault((bool(row.cells["id"]), key) if key else row.line, []).append(
            row
        )
    return list(found.values())


def import_group(group: list[Row], check: Check, way: Way, record: Record) -> None:
    """Import the rows of one resource, good ones whatever the others are.

    `record` gets an outcome for each row. Safe to repeat.
    """
    try:
        asks = Changes(group, check) if group[0].cells["id"] else Additions(check)
        asked, wrong = _checked(group, asks)
    except RowError as error:
        record(_refused(group, str(error)))
    else:
        _store(asks, asked, wrong, way, record)
    finally:
        check.files.forget()


def _checked(group: list[Row], asks: Changes | Additions) -> tuple[list, list[Outcome]]:
    """Return what the good rows ask for, and the outcomes of the others."""
    asked, wrong = [], []
    for row in group:
        try:
            asked.append(asks.row(row, is_first=row is group[0]))
        except RowError as error:
            wrong.append(Outcome(row.line, Kind.ERROR, str(error)))
    if asked and asked[0].row is not group[0]:
        reason = _("left out, because line %d is wrong") % group[0].line
        wrong += _refused([one.row for one in asked], reason)
        asked = []
    return asked, wrong


def _refused(rows: list[Row], reason: str) -> list[Outcome]:
    return [Outcome(row.line, Kind.ERROR, reason) for row in rows]


def _store(
    asks: Changes | Additions,
    asked: list,
    wrong: list[Outcome],
    way: Way,
    record: Record,
) -> None:
    """Do what rows ask in one transaction, and record there what became of them."""
    try:
        done = asks.outcomes(asked, way)
        files = [] if way.is_dry_run else _put_in_place(asks.new_files(asked), way.user)
        with transaction.atomic():
            if not way.is_dry_run:
                done = asks.store(asked, files, done, way)
            record([*done, *wrong])
    except _REFUSALS as error:
        asks.check.cells.forget_new_organisations()
        record([*_refused([one.row for one in asked], _reason(error)), *wrong])


def _put_in_place(files: list[WantedFile], user) -> list[ResourceFile]:
    """Store the bytes of new files, before any transaction waits for that."""
    found = []
    for number, file in enumerate(files):
        with file.path.open("rb") as stream:
            document = store_file(File(stream), file.path.name, user)
        found.append(
            ResourceFile(
                document=document,
                language=file.language,
                title=file.title,
                summary=file.summary,
                sort_order=number,
            )
        )
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, (OSError, DatabaseError)):
        reason = getattr(error, "strerror", None) or error
        return _("could not be stored: %s") % reason
    return str(error)
