"""Write the dumps and find the newest.

A dump is three files whose names begin with the time at which it was begun. The list of
checksums is written last: without it a dump is not complete and not served.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db.models import FileField, Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import override

from api.dumps.lines import json_line, public_resources
from library.access.viewers import VISITOR, Visibility
from library.models import PublicChange, Resource
from search.export.formats import FORMATS, ExportContext

JSON_LINES, TABLE, SUMS = "library.jsonl.gz", "library.csv", "SHA256SUMS"
NAMES = (JSON_LINES, TABLE, SUMS)
STAMP_FORMAT = "%Y%m%dT%H%M%SZ"
MAX_AGE = timedelta(days=1)


@dataclass(frozen=True)
class Dump:
    """A complete dump."""

    begun_at: datetime

    def file(self, name: str) -> FieldFile:
        """Return one of its files, by its name in NAMES."""
        field = FileField(storage=storages["dumps"])
        return FieldFile(None, field, stored_name(self.begun_at, name))

    def has_hidden(self) -> bool:
        """Return whether it may contain a resource that is not public any more."""
        since = Q(is_pending=True) | Q(changed_at__gte=self.begun_at)
        public = Resource.objects.visible_to(VISITOR).order_by().values("pk")
        changed = PublicChange.objects.filter(since).exclude(resource_id__in=public)
        # Expired, and not unpublished yet.
        expired = Resource.objects.overdue().filter(visibility=Visibility.PUBLIC)
        return changed.exists() or expired.exists()


def stored_name(begun_at: datetime, name: str) -> str:
    """Return the name of a file in the storage."""
    return f"{begun_at.strftime(STAMP_FORMAT)}-{name}"


def newest_dump() -> Dump | None:
    """Return the newest complete dump."""
    dates = _complete_dates()
    return Dump(dates[-1]) if dates else None


def write_due() -> bool:
    """Write a dump if the newest is a day old or has what is hidden now.

    Return whether one was written.
    """
    newest = newest_dump()
    is_current = newest and timezone.now() - newest.begun_at < MAX_AGE
    if is_current and not newest.has_hidden():
        return False
    write_dump()
    return True


def write_dump() -> Dump:
    """Write a dump and delete the older ones. Memory does not grow with the library."""
    PublicChange.objects.date_pending()
    # Dates have whole seconds: what changes from now on must have a later one.
    now = timezone.now()
    time.sleep(1 - now.microsecond / 1_000_000)
    dump = Dump(now.replace(microsecond=0) + timedelta(seconds=1))
    context = ExportContext(VISITOR, "", _absolute_url)
    sums = []
    with override(settings.LANGUAGE_CODE):
        lines = (json_line(row, _absolute_url) for row in public_resources())
        sums.append(_store(dump, JSON_LINES, lines))
        table = FORMATS["csv"].write(public_resources(), context)
        sums.append(_store(dump, TABLE, (text.encode() for text in table)))
    storage = storages["dumps"]
    # Two workers may have begun in the same second: the first one stays.
    if not storage.exists(stored_name(dump.begun_at, SUMS)):
        content = ContentFile("".join(sums).encode())
        storage.save(stored_name(dump.begun_at, SUMS), content)
    _delete_before(dump)
    return dump


def _store(dump: Dump, name: str, pieces: Iterable[bytes]) -> str:
    """Store a file. Return its line of SHA256SUMS."""
    with tempfile.TemporaryDirectory(prefix="dump-") as folder:
        path = Path(folder) / name
        with path.open("wb") as file:
            _write(file, pieces, is_compressed=name.endswith(".gz"))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            storages["dumps"].save(stored_name(dump.begun_at, name), File(file))
    return f"{digest}  {name}\n"


def _write(file: IO[bytes], pieces: Iterable[bytes], *, is_compressed: bool) -> None:
    if not is_compressed:
        file.writelines(pieces)
        return
    # Without a name and a time, equal dumps are equal bytes.
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as archive:
        for piece in pieces:
            archive.write(piece)


def _complete_dates() -> list[datetime]:
    return sorted(date for date, name in _stored_files() if name == SUMS)


def _stored_files() -> list[tuple[datetime, str]]:
    storage = storages["dumps"]
    try:
        names = storage.listdir("")[1]
    except FileNotFoundError:  # before the first dump
        return []
    files = []
    for stored in names:
        stamp, _, name = stored.partition("-")
        if name in NAMES:
            date = datetime.strptime(stamp, STAMP_FORMAT).replace(tzinfo=UTC)
            files.append((date, name))
    return files


def _delete_before(dump: Dump) -> None:
    for date, name in _stored_files():
        if date < dump.begun_at:
            storages["dumps"].delete(stored_name(date, name))


def _absolute_url(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
