"""Write the dumps and find the newest.

A dump is three files whose names begin with the time at which it was begun, and with
the number of the last change before it. The list of checksums is written last: without
it a dump is not complete and not served.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
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

from api.changes.log import last_number, log_pending
from api.dumps.lines import json_line, public_resources
from api.models import ResourceChange
from library.access.viewers import VISITOR, Visibility
from library.models import Resource
from search.export.formats import FORMATS, ExportContext

JSON_LINES, TABLE, SUMS = "library.jsonl.gz", "library.csv", "SHA256SUMS"
NAMES = (JSON_LINES, TABLE, SUMS)
STAMP_FORMAT = "%Y%m%dT%H%M%S.%fZ"
MAX_AGE = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Dump:
    """A dump; `number`: of the last public change that was logged before it."""

    begun_at: datetime
    number: int

    def file(self, name: str) -> FieldFile:
        """Return one of its files, by its name in NAMES."""
        field = FileField(storage=storages["dumps"])
        return FieldFile(None, field, stored_name(self, name))

    def has_hidden(self) -> bool:
        """Return whether it may contain a resource that is not public any more."""
        public = Resource.objects.visible_to(VISITOR).order_by().values("pk")
        # Removed since, or logged as visible: what is hidden now is logged later.
        listed = Q(number__gt=self.number) | Q(is_removed=False)
        changes = ResourceChange.objects.filter(listed, level=Visibility.PUBLIC)
        # Expired, and not unpublished yet.
        expired = Resource.objects.overdue().filter(visibility=Visibility.PUBLIC)
        hidden = changes.exclude(resource_id__in=public)
        return hidden.exists() or expired.exists()


def stored_name(dump: Dump, name: str) -> str:
    """Return the name of a file in the storage."""
    return f"{dump.begun_at.strftime(STAMP_FORMAT)}-{dump.number}-{name}"


def newest_dump() -> Dump | None:
    """Return the newest complete dump."""
    return max((dump for dump, name in _stored_files() if name == SUMS), default=None)


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


def write_dump() -> Dump | None:
    """Write a dump and delete the older ones. Memory grows by an id a resource.

    None if a resource was hidden meanwhile: then it is not served.
    """
    log_pending()
    dump = Dump(timezone.now(), last_number(Visibility.PUBLIC))
    context = ExportContext(VISITOR, "", _absolute_url)
    written: set[int] = set()
    sums = []
    with override(settings.LANGUAGE_CODE):
        lines = (json_line(row, _absolute_url) for row in _public_resources(written))
        sums.append(_store(dump, JSON_LINES, lines))
        table = FORMATS["csv"].write(_public_resources(written), context)
        sums.append(_store(dump, TABLE, (text.encode() for text in table)))
    # All that was public meanwhile is in the log from now on.
    log_pending()
    public = Resource.objects.visible_to(VISITOR).order_by()
    for pk in public.values_list("pk", flat=True).iterator():
        written.discard(pk)
    if written:
        return None
    storage = storages["dumps"]
    storage.save(stored_name(dump, SUMS), ContentFile("".join(sums).encode()))
    for other, name in _stored_files():
        if other < dump:
            storage.delete(stored_name(other, name))
    return dump


def _public_resources(written: set[int]) -> Iterator[Resource]:
    """Yield the public resources, and note their ids."""
    for resource in public_resources():
        written.add(resource.pk)
        yield resource


def _store(dump: Dump, name: str, pieces: Iterable[bytes]) -> str:
    """Store a file. Return its line of SHA256SUMS."""
    with tempfile.TemporaryDirectory(prefix="dump-") as folder:
        path = Path(folder) / name
        with path.open("wb") as file:
            _write(file, pieces, is_compressed=name.endswith(".gz"))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            storages["dumps"].save(stored_name(dump, name), File(file))
    return f"{digest}  {name}\n"


def _write(file: IO[bytes], pieces: Iterable[bytes], *, is_compressed: bool) -> None:
    if not is_compressed:
        file.writelines(pieces)
        return
    # Without a name and a time, equal dumps are equal bytes.
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as archive:
        for piece in pieces:
            archive.write(piece)


def _stored_files() -> list[tuple[Dump, str]]:
    try:
        names = storages["dumps"].listdir("")[1]
    except FileNotFoundError:  # before the first dump
        return []
    files = []
    for stored in names:
        stamp, _, rest = stored.partition("-")
        number, _, name = rest.partition("-")
        if name in NAMES and number.isdecimal():
            date = datetime.strptime(stamp, STAMP_FORMAT).replace(tzinfo=UTC)
            files.append((Dump(date, int(number)), name))
    return files


def _absolute_url(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
