"""Delete old stored files without a row.

A process that ends between storing a file and saving its row leaves one behind. Files
that a row of any app names, and files with names of another form, are never deleted.
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
MIN_AGE = timedelta(days=30)
# The names that library.models.random_ids gives, and temporary files in "aside".
_FOLDER = re.compile(r"[0-9a-f]{2}|aside")
_NAME = re.compile(r"([0-9a-f]{2}|aside)/[0-9a-f-]{36}(\.[a-z0-9]+)?")


def sweep_files(now: datetime | None = None) -> list[str]:
    """Delete old files without a row. Return their names."""
    latest = (now or timezone.now()) - MIN_AGE
    old = set()
    for name in _stored_names():
        # On disk a new hard link to an older file counts as new.
        if isinstance(default_storage, FileSystemStorage):
            is_old = is_older(Path(default_storage.path(name)), latest)
        else:
            is_old = default_storage.get_modified_time(name) < latest
        if is_old:
            old.add(name)
    # The rows are read after the storage: a file that gets its row in between is new.
    orphans = sorted(old.difference(named_files()) if old else [])
    for name in orphans:
        default_storage.delete(name)
        logger.warning("Deleted the stored file %s, which has no row", name)
    return orphans


def is_older(path: Path, latest: datetime) -> bool:
    """Return whether a file was last written, renamed or linked before `latest`."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    return max(stat.st_mtime, stat.st_ctime) < latest.timestamp()


def _stored_names() -> Iterator[str]:
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:  # no file has been stored yet
        return
    for folder in filter(_FOLDER.fullmatch, folders):
        for name in default_storage.listdir(folder)[1]:
            if _NAME.fullmatch(path := f"{folder}/{name}"):
                yield path


def file_columns() -> Iterator[tuple[type[Model], str]]:
    """Yield each model with a file field, and the name of that field.

    Renditions are left out: they are in another storage and can be generated again.
    """
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and field.storage == default_storage:
                yield model, field.name


def named_files() -> Iterator[str]:
    """Yield the names of all files that rows of any model name."""
    for model, field in file_columns():
        rows = model._base_manager.values_list(field, flat=True)
        yield from filter(None, rows.iterator())
