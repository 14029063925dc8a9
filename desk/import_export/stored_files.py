"""The files of imports: DATA_DIR/imports/<key><ending>, kept for 30 days."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from desk.models import ImportRun
from library.files.storage import flush
from library.maintenance.orphaned_files import KEPT_FOR, is_older

ENDINGS = (".csv", ".xlsx", ".zip")


def folder() -> Path:
    """Return the folder of the files, made when it is missing."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o770, exist_ok=True)  # less the umask
    return path


def path_of(run: ImportRun) -> Path:
    """Return where a run's file lies; nothing of its name is the uploader's."""
    return folder() / f"{run.key}{run.ending}"


def store(file: File, run: ImportRun) -> None:
    """Write an uploaded file to the disk, whole or not at all. Raises OSError."""
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
    """Remove files that nobody waits for any more; the lists of rows stay."""
    latest = (now or timezone.now()) - KEPT_FOR
    working = ImportRun.objects.filter(
        stage__in=[ImportRun.Stage.CHECKING, ImportRun.Stage.IMPORTING]
    )
    kept = {path_of(run) for run in working}
    for path in folder().iterdir():
        if path not in kept and is_older(path, latest):
            path.unlink(missing_ok=True)
