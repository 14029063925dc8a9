"""The files of imports: DATA_DIR/imports/<key><ending>, kept for 30 days.

<key>.rows beside it has its rows as the import reads them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from desk.models import ImportRun
from library.files.storage import flush
from library.maintenance.orphaned_files import MIN_AGE, is_older

# What a file contains is recognised by its content; see `formats`.
ENDINGS = (".csv", ".xlsx", ".json", ".ris", ".txt", ".zip")


def folder() -> Path:
    """Return the folder of the files; create it if it is missing."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o770, exist_ok=True)  # less the umask
    return path


def path_of(run: ImportRun) -> Path:
    """Return the path of a run's file; no part of it comes from the uploader."""
    return folder() / f"{run.key}{run.ending}"


def rows_path_of(run: ImportRun) -> Path:
    """Return the path of a run's rows; see `stored_rows`."""
    return folder() / f"{run.key}.rows"


def delete(run: ImportRun) -> None:
    """Delete the file of a run and its rows."""
    path_of(run).unlink(missing_ok=True)
    rows_path_of(run).unlink(missing_ok=True)


def store(file: File, run: ImportRun) -> None:
    """Write an uploaded file to disk atomically. Raises OSError."""
    path = path_of(run)
    part = path.with_suffix(".part")
    try:
        with part.open("xb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        flush(part)
        part.rename(path)
        flush(path.parent)
    finally:
        part.unlink(missing_ok=True)


def delete_expired(now: datetime | None = None) -> None:
    """Delete files older than KEPT_FOR that no running import needs."""
    latest = (now or timezone.now()) - MIN_AGE
    working = ImportRun.objects.filter(
        stage__in=[ImportRun.Stage.CHECKING, ImportRun.Stage.IMPORTING]
    )
    needed = {path(run) for run in working for path in (path_of, rows_path_of)}
    for path in folder().iterdir():
        if path not in needed and is_older(path, latest):
            path.unlink(missing_ok=True)
