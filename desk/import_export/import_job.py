"""Checking and importing tables in the worker: a few seconds at a time.

Each resource goes in together with the record of its rows, in one transaction. So a
killed worker neither loses a row nor imports one twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from desk.import_export.stored_files import path_of
from desk.models import ImportRow, ImportRun, ImportState
from library.import_export import (
    BadTable,
    Bundle,
    Check,
    Files,
    Kind,
    NoFiles,
    Outcome,
    Row,
    Way,
    groups,
    import_group,
    read_rows,
)

# Longer than one resource with its largest files takes after the slice is over.
LEASE = timedelta(minutes=10)
SLICE = 5.0  # seconds, so that the worker's other jobs have their turn


def start_run(run: ImportRun, stage: ImportRun.Stage) -> None:
    """Have the worker check a table, or import it."""
    with transaction.atomic():
        run.rows.all().delete()
        run.stage, run.reason = stage, ""
        run.save()
        ImportState.objects.enqueue([run.pk])


def import_next() -> bool:
    """Work on one waiting table for some seconds. Returns whether there was one."""
    return ImportState.objects.process_next(LEASE, _process)


def _process(state: ImportState) -> None:
    run = state.run
    if not run.is_working:
        state.finish()
        return
    with translation.override(_language(run)):
        try:
            is_over = _work_on(run)
        except BadTable as error:
            _end(state, run, ImportRun.Stage.REJECTED, str(error))
            return
    if is_over:
        is_check = run.stage == ImportRun.Stage.CHECKING
        stage = ImportRun.Stage.CHECKED if is_check else ImportRun.Stage.DONE
        _end(state, run, stage)
    else:
        state.release()


def _language(run: ImportRun) -> str:
    profile = getattr(run.created_by, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else "en"


def _end(
    state: ImportState, run: ImportRun, stage: ImportRun.Stage, reason: str = ""
) -> None:
    with transaction.atomic():
        if state.finish():
            run.stage, run.reason = stage, reason
            run.save(update_fields=["stage", "reason"])


def _work_on(run: ImportRun) -> bool:
    """Work on a table for a slice of time. Returns whether all of it is done."""
    way = _way(run)
    with _opened(path_of(run)) as (table, files):
        rows = read_rows(table)
        _note_table(run, rows)
        known = set(run.rows.values_list("line", flat=True))
        check = Check(files)
        until = time.monotonic() + SLICE
        for group in groups(rows):
            if group[0].line in known:
                continue
            # At least one, however long the reading took: or it would never end.
            import_group(
                group,
                check,
                way,
                lambda outcomes, group=group: _record(run, group, outcomes),
            )
            if time.monotonic() > until:
                return False
    return True


def _way(run: ImportRun) -> Way:
    """How the rows go in; raises BadTable when who asked may not any more."""
    user = run.created_by
    needed = ["library.add_resource"]
    needed += ["library.publish_resource"] if run.publishes else []
    if user is None or not user.has_perms(needed):
        raise BadTable(
            _(
                "The person who uploaded this table no longer has permission. "
                "Upload it again."
            )
        )
    is_dry_run = run.stage == ImportRun.Stage.CHECKING
    return Way(is_dry_run, publishes=run.publishes, user=user)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Path, Files]]:
    """Give the table and its files. Raises BadTable."""
    if not path.exists():
        raise BadTable(_("The file is no longer stored. Upload it again."))
    if path.suffix != ".zip":
        yield path, NoFiles()
        return
    with Bundle(path) as bundle:
        yield bundle.table(), bundle


def _note_table(run: ImportRun, rows: list[Row]) -> None:
    run.total = len(rows)
    run.columns = list(next((row.given for row in rows if row.given), ()))
    run.save(update_fields=["total", "columns"])


def _record(run: ImportRun, group: list[Row], outcomes: list[Outcome]) -> None:
    """Keep what became of the rows; with their cells where one must be tried again."""
    is_wrong = any(one.kind == Kind.ERROR for one in outcomes)
    rows = {row.line: row for row in group}
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            line=one.line,
            kind=one.kind,
            text=one.text,
            title=rows[one.line].cells["title"][:500],
            resource_id=one.resource_id,
            cells=list(rows[one.line].raw) if is_wrong else [],
        )
        for one in outcomes
    )
