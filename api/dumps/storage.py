"""Write the dumps and find the newest.

A dump is three files whose names begin with the time at which it was begun, and with
the number of the last change before it. The list of checksums is written last: without
it a dump is not complete and not served.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Iterator
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
from library.maintenance.snapshots import snapshot
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
    with tempfile.TemporaryDirectory(prefix="dump-") as folder:
        with override(settings.LANGUAGE_CODE), snapshot(may_lock=False):
            written = _write_files(Path(folder))
        sums = [_store(dump, Path(folder, name)) for name in (JSON_LINES, TABLE)]
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


def _write_files(folder: Path) -> set[int]:
    """Write lines and table in one pass, so that both have the same facts.

    Return the ids of the resources.
    """
    written: set[int] = set()

    def resources(lines: IO[bytes]) -> Iterator[Resource]:
        for resource in public_resources():
            written.add(resource.pk)
            lines.write(json_line(resource, _absolute_url))
            yield resource

    context = ExportContext(VISITOR, "", _absolute_url)
    with (
        (folder / TABLE).open("wb") as table,
        (folder / JSON_LINES).open("wb") as file,
        # Without a name and a time, equal dumps are equal bytes.
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as lines,
    ):
        for text in FORMATS["csv"].write(resources(lines), context):
            table.write(text.encode())
    return written


def _store(dump: Dump, path: Path) -> str:
    """Store a file. Return its line of SHA256SUMS."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        storages["dumps"].save(stored_name(dump, path.name), File(file))
    return f"{digest}  {path.name}\n"


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
