"""Stored files that no row names are removed when they are old.

They are left by a process that ended between storing a file and saving its row. A file
that any row of any app names is never touched, nor one whose name is not of our making.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import FileField, Model
from django.utils import timezone

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=30)
# Files and covers as library.models.documents names them; what was being written.
_OUR_FOLDER = re.compile(r"[0-9a-f]{2}|aside")
_OURS = re.compile(r"([0-9a-f]{2}|aside)/[0-9a-f-]{36}(\.[a-z0-9]+)?")


def sweep_files(now: datetime | None = None) -> list[str]:
    """Remove old files without a row. Returns their names in the storage."""
    latest = (now or timezone.now()) - KEPT_FOR
    old = {name for name in _stored() if _is_old(name, latest)}
    # Read after the disk: a file that gets its row meanwhile is too young anyway.
    removed = sorted(old.difference(named_files()) if old else [])
    for name in removed:
        default_storage.delete(name)
        logger.warning("Removed the stored file %s, which no row names", name)
    return removed


def is_older(path: Path, latest: datetime) -> bool:
    """Say whether a file was last written, renamed or put here before `latest`."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    return max(stat.st_mtime, stat.st_ctime) < latest.timestamp()


def _is_old(name: str, latest: datetime) -> bool:
    """A bucket knows one time; on the disk a link to older bytes is as young as its
    name."""
    if isinstance(default_storage, FileSystemStorage):
        return is_older(Path(default_storage.path(name)), latest)
    return default_storage.get_modified_time(name) < latest


def _stored() -> Iterator[str]:
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return
    for folder in filter(_OUR_FOLDER.fullmatch, folders):
        for name in default_storage.listdir(folder)[1]:
            if _OURS.fullmatch(stored := f"{folder}/{name}"):
                yield stored


def file_columns() -> Iterator[tuple[type[Model], str]]:
    """Return each model that names files, with the name of the field that does.

    Pictures of pages are left out: they lie elsewhere, and are made again from images.
    """
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and field.storage == default_storage:
                yield model, field.name


def named_files() -> Iterator[str]:
    """Return the names of all files of all rows, whatever they are of."""
    for model, field in file_columns():
        rows = model._base_manager.values_list(field, flat=True)
        yield from filter(None, rows.iterator())
