"""Stored files that no row names are removed when they are old.

They are left by a process that ended between storing a file and saving its row. A file
that any row of any app names is never touched, nor one whose name is not of our making.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField
from django.utils import timezone

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=30)
# Files and covers as library.models.documents names them; what was being written.
_OURS = re.compile(r"([0-9a-f]{2}|aside)/[0-9a-f-]{36}(\.[a-z0-9]+)?")


def sweep_files(now: datetime | None = None) -> list[str]:
    """Remove old files without a row. Returns their names in the storage."""
    latest = (now or timezone.now()) - KEPT_FOR
    root = Path(settings.MEDIA_ROOT)
    old = {name for name in _stored(root) if is_older(root / name, latest)}
    # Read after the disk: a file that gets its row meanwhile is too young anyway.
    removed = sorted(old.difference(_named()) if old else [])
    for name in removed:
        (root / name).unlink(missing_ok=True)
        logger.warning("Removed the stored file %s, which no row names", name)
    return removed


def is_older(path: Path, latest: datetime) -> bool:
    """Say whether a file was last written, renamed or put here before `latest`."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    return max(stat.st_mtime, stat.st_ctime) < latest.timestamp()


def _stored(root: Path) -> Iterator[str]:
    for folder, _folders, names in os.walk(root):
        for name in names:
            stored = (Path(folder) / name).relative_to(root).as_posix()
            if _OURS.fullmatch(stored):
                yield stored


def _named() -> Iterator[str]:
    """Return the names of all files of all rows, whatever they are of."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.values_list(field.name, flat=True)
                yield from filter(None, rows.iterator())
