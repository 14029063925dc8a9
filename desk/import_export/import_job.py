"""Check and import tables in the worker, a few seconds at a time.

Each resource is saved in one transaction with the results of its rows, so a killed
worker neither loses a row nor imports one twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from desk.import_export.formats import read_table
from desk.import_export.stored_files import path_of
from desk.import_export.stored_rows import load_rows, store_rows
from desk.models import ImportRow, ImportRun, ImportState
from library.import_export import (
    BadTable,
    Check,
    ImportOptions,
    ImportOutcome,
    Kind,
    KnownFiles,
    NoFiles,
    TableRow,
    groups,
    import_group,
    open_source,
)

# Longer than the largest resource takes once the time slice is over.
LEASE = timedelta(minutes=10)
SLICE_SECONDS = 5.0  # then other jobs of the worker have their turn


def start_run(run: ImportRun, stage: ImportRun.Stage) -> None:
    """Enqueue the check or the import of a table."""
    with transaction.atomic():
        run.rows.all().delete()
        run.stage, run.reason = stage, ""
        run.save()
        ImportState.objects.enqueue([run.pk])


def import_next() -> bool:
    """Work on one queued table for a time slice. Returns whether there was one."""
    return ImportState.objects.process_next(LEASE, _process)


def _process(state: ImportState) -> None:
    run = state.run
    if not run.is_working:
        state.complete()
        return
    profile = getattr(run.created_by, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else "en"
    with translation.override(language):
        try:
            is_complete = _work_on(run)
        except BadTable as error:
            _end(state, run, ImportRun.Stage.REJECTED, str(error))
            return
    if is_complete:
        is_check = run.stage == ImportRun.Stage.CHECKING
        stage = ImportRun.Stage.CHECKED if is_check else ImportRun.Stage.DONE
        _end(state, run, stage)
    else:
        state.release()


def _end(
    state: ImportState, run: ImportRun, stage: ImportRun.Stage, reason: str = ""
) -> None:
    with transaction.atomic():
        if state.complete():
            run.stage, run.reason = stage, reason
            run.save(update_fields=["stage", "reason"])


def _work_on(run: ImportRun) -> bool:
    """Work on a table for a time slice. Returns whether it is complete.

    Raises BadTable, also if the person who uploaded it lost the permission.
    """
    user, permissions = run.created_by, ["library.add_resource"]
    if run.publishes:
        permissions.append("library.publish_resource")
    if user is None or not user.has_perms(permissions):
        raise BadTable(
            _(
                "The person who uploaded this table no longer has permission. "
                "Upload it again."
            )
        )
    is_dry_run = run.stage == ImportRun.Stage.CHECKING
    options = ImportOptions(
        is_dry_run,
        publishes=run.publishes,
        user=user,
        known_files=KnownFiles.ASK if is_dry_run else KnownFiles(run.known_files),
    )
    if not path_of(run).exists():
        raise BadTable(_("The file is no longer stored. Upload it again."))
    with open_source(path_of(run), NoFiles()) as (table_path, files):
        rows = _read_rows(run, table_path)
        finished_lines = set(run.rows.values_list("line", flat=True))
        lines = _lines_by_hash(run)
        check = Check(files)
        deadline = time.monotonic() + SLICE_SECONDS
        for group in groups(rows):
            if group[0].line in finished_lines:
                continue
            # At least one group per slice, even if reading the table took longer:
            # otherwise the import would never end.
            import_group(
                group,
                check,
                options,
                lambda outcomes, group=group: _store_outcomes(run, group, outcomes),
                lines,
            )
            if time.monotonic() > deadline:
                return False
    return True


def _read_rows(run: ImportRun, table_path: Callable[[], Path]) -> list[TableRow]:
    """Return the rows of a table, which is unpacked and converted only once.

    Raises BadTable.
    """
    rows = load_rows(run)
    if rows is None:
        rows = read_table(table_path())
        run.total = len(rows)
        run.columns = list(next((row.columns for row in rows if row.columns), ()))
        run.save(update_fields=["total", "columns"])
        store_rows(run, rows)
    return rows


def _lines_by_hash(run: ImportRun) -> dict[str, int]:
    """Return the first line of each file in the rows that are finished."""
    rows = run.rows.order_by("-line").values_list("line", "hashes")
    return {key: line for line, hashes in rows for key in hashes}


def _store_outcomes(
    run: ImportRun, group: list[TableRow], outcomes: list[ImportOutcome]
) -> None:
    """Store the results of rows, with their cells if the resource must be retried."""
    has_error = any(outcome.kind == Kind.ERROR for outcome in outcomes)
    rows = {row.line: row for row in group}
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            line=outcome.line,
            kind=outcome.kind,
            text=outcome.text,
            title=rows[outcome.line].cells["title"][:500],
            resource_id=outcome.resource_id,
            hashes=list(outcome.hashes),
            cells=list(rows[outcome.line].raw) if has_error else [],
        )
        for outcome in outcomes
    )
