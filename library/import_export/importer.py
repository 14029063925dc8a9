"""Import of table rows, one transaction per resource."""

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
from library.import_export.known_files import (
    KnownFile,
    as_update,
    find_known,
    hashes_of,
    known_outcomes,
)
from library.import_export.outcomes import (
    ImportOptions,
    ImportOutcome,
    Kind,
    KnownFiles,
)
from library.import_export.readers.file_sources import Files
from library.import_export.readers.table import TableRow
from library.import_export.updates import Updates
from library.import_export.validation import Check, CheckedRow
from library.models import ResourceFile

_REJECTIONS = (RowError, PermissionDenied, ValidationError, OSError, DatabaseError)

# Called with the outcomes of a resource's rows, inside the transaction that saves it.
Record = Callable[[list[ImportOutcome]], object]


@dataclass
class Report:
    """Row counts, (line, reason) of failed rows, and (line, note) of others."""

    added: int = 0
    changed: int = 0
    already_there: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def add(self, outcomes: list[ImportOutcome]) -> None:
        for outcome in outcomes:
            self.added += outcome.kind in (Kind.NEW, Kind.ADDS)
            self.changed += outcome.kind == Kind.CHANGES
            self.already_there += outcome.kind in (Kind.SAME, Kind.SKIPPED)
            if outcome.kind == Kind.ERROR:
                self.errors.append((outcome.line, outcome.text))


def import_rows(
    rows: Iterable[TableRow],
    files: Files,
    options: ImportOptions,
    *,
    on_progress: Record = lambda outcomes: None,
) -> Report:
    """Import rows. `on_progress` is called with the outcomes of each resource."""
    report = Report()
    check = Check(files)

    def record(outcomes: list[ImportOutcome]) -> None:
        report.add(outcomes)
        on_progress(outcomes)

    lines: dict[str, int] = {}
    for group in groups(rows):
        import_group(group, check, options, record, lines)
        report.notes += [(row.line, note) for row in group for note in row.notes]
    return report


def groups(rows: Iterable[TableRow]) -> list[list[TableRow]]:
    """Return the rows of each resource: those with the same id, else `resource`."""
    rows_by_key: dict[object, list[TableRow]] = {}
    for row in rows:
        text = row.cells["id"] or row.cells["resource"]
        key = (bool(row.cells["id"]), text) if text else row.line
        rows_by_key.setdefault(key, []).append(row)
    return list(rows_by_key.values())


def import_group(
    group: list[TableRow],
    check: Check,
    options: ImportOptions,
    record: Record,
    lines: dict[str, int] | None = None,
) -> None:
    """Import the valid rows of one resource. Safe to repeat.

    `record` gets an outcome for each row. `lines`: hash of each file further up in the
    table → its line; those of this group are added.
    """
    lines = {} if lines is None else lines
    try:
        action = Updates(group, check) if group[0].cells["id"] else Additions(check)
        requests, errors = _check_rows(action, group)
        if isinstance(action, Additions) and requests:
            known = find_known(requests, options, lines)
            for key in hashes_of(requests):
                lines.setdefault(key, group[0].line)
            if known and options.known_files != KnownFiles.ADD:
                _import_known(requests, known, check, options, record, errors)
                return
    except RowError as error:
        record(_errors(group, str(error)))
    else:
        _store(action, requests, errors, options, record)
    finally:
        check.files.forget()


def _check_rows(
    action: Updates | Additions, group: list[TableRow]
) -> tuple[list, list[ImportOutcome]]:
    """Return the valid rows, checked, and the errors of the others."""
    requests, errors = [], []
    for row in group:
        try:
            requests.append(action.row(row, is_first=row is group[0]))
        except RowError as error:
            errors.append(ImportOutcome(row.line, Kind.ERROR, str(error)))
    # The first row describes the resource: without it the others mean nothing.
    if requests and requests[0].row is not group[0]:
        reason = _("skipped because line %d has an error") % group[0].line
        errors += _errors([request.row for request in requests], reason)
        requests = []
    return requests, errors


def _import_known(
    rows: list[CheckedRow],
    known: KnownFile,
    check: Check,
    options: ImportOptions,
    record: Record,
    errors: list[ImportOutcome],
) -> None:
    """Update the resource that has the file, or leave the rows out."""
    if options.known_files != KnownFiles.UPDATE or not known.resource:
        is_skipped = options.known_files == KnownFiles.SKIP
        kind = Kind.SKIPPED if is_skipped else Kind.KNOWN
        record([*known_outcomes(rows, known, kind), *errors])
        return
    updates = as_update(rows, known.resource)
    action = Updates(updates, check)
    requests = [action.row(row, is_first=row is updates[0]) for row in updates]
    _store(action, requests, errors, options, record)


def _errors(rows: list[TableRow], reason: str) -> list[ImportOutcome]:
    return [ImportOutcome(row.line, Kind.ERROR, reason) for row in rows]


def _store(
    action: Updates | Additions,
    requests: list,
    errors: list[ImportOutcome],
    options: ImportOptions,
    record: Record,
) -> None:
    """Save the rows and record their outcomes in one transaction."""
    try:
        outcomes = action.outcomes(requests, options)
        files = []
        if not options.is_dry_run:
            # Outside the transaction, which would hold locks while files are copied.
            for number, file in enumerate(action.new_files(requests)):
                with file.path.open("rb") as stream:
                    document = store_file(File(stream), file.path.name, options.user)
                files.append(
                    ResourceFile(
                        document=document,
                        language=file.language,
                        title=file.title,
                        summary=file.summary,
                        sort_order=number,
                    )
                )
        with transaction.atomic():
            if not options.is_dry_run:
                outcomes = action.store(requests, files, outcomes, options)
            record([*outcomes, *errors])
    except _REJECTIONS as error:
        action.check.cells.reload_organisations()
        rows = [request.row for request in requests]
        record([*_errors(rows, _reason(error)), *errors])


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, (OSError, DatabaseError)):
        reason = getattr(error, "strerror", None) or error
        return _("could not be saved: %s") % reason
    return str(error)
