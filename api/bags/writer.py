"""Write the library as a bag.

The bag is made in a folder beside its place and renamed when it is complete, so what
has its name is whole. Memory grows by a name a file, not by what is in the files.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import orjson
from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from api.bags.kinds import FORMAT, KINDS, RecordKind
from api.bags.public import public_values
from api.bags.records import Record, TermIds, row_to_record
from library.files.storage import flush
from library.maintenance.snapshots import snapshot
from library.models import LibraryDocument

CHUNK = 1 << 20
BATCH = 100
LINE = orjson.OPT_APPEND_NEWLINE
FORMAT_TAG = "Coalition-Library-Format"
CONTENTS_TAG = "Coalition-Library-Contents"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")


class NotExported(Exception):
    """No bag was made; the message says what to do."""


class BagWriter:
    """A bag that is being written to `folder`, an empty one."""

    def __init__(self, folder: Path, *, is_public: bool) -> None:
        self.folder = folder
        self.is_public = is_public
        self.terms = TermIds()
        self.counts: dict[str, int] = {}
        # What is missing or differs from its checksum, for the message.
        self.broken: list[str] = []
        # Codes, ids or hashes by kind; not used for the whole library.
        self.values = public_values() if is_public else {}

    def write_records(self) -> None:
        """Write the records and the files that they name."""
        (self.folder / "records").mkdir()
        (self.folder / "files").mkdir()
        for kind in KINDS:
            fields = kind.fields(is_public=self.is_public)
            names = [field.name for field in fields if field.many_to_many]
            self.counts[kind.name] = 0
            with (self.folder / "records" / f"{kind.name}.jsonl").open("wb") as file:
                for rows in self._batches(kind):
                    rows = rows.prefetch_related(*names)
                    for row in rows.iterator(chunk_size=BATCH):
                        record = row_to_record(row, fields, self.terms, self._keep)
                        if self.is_public:
                            self._hide_targets(record, kind)
                        file.write(orjson.dumps(record, option=LINE))
                        self.counts[kind.name] += 1
                        # Prefetched querysets refer back to their row: such cycles
                        # would fill the memory until the garbage collector runs.
                        vars(row).pop("_prefetched_objects_cache", None)

    def _batches(self, kind: RecordKind) -> Iterator[QuerySet]:
        if not self.is_public:
            yield kind.rows()
            return
        values = sorted(self.values.get(kind.name, ()))
        for start in range(0, len(values), BATCH):
            batch = values[start : start + BATCH]
            yield kind.rows().filter(**{f"{kind.public_by}__in": batch})

    def _hide_targets(self, record: Record, kind: RecordKind) -> None:
        """Remove the names of rows that a public bag does not have."""
        if (
            kind.name == "resources"
            and record["supersedes"] not in self.values[kind.name]
        ):
            record["supersedes"] = None
        if kind.name == "regions":
            codes = self.values[kind.name]
            record["members"] = [code for code in record["members"] if code in codes]

    def _keep(self, row: models.Model, field: models.FileField) -> Record | None:
        """Copy a stored file to the folder, under its checksum."""
        stored = getattr(row, field.name)
        if not stored:
            return None
        copy = self.folder / "copy"
        digest = hashlib.sha256()
        try:
            with stored.storage.open(stored.name) as source, copy.open("wb") as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
        except FileNotFoundError:
            self.broken.append(f"{row} ({row.pk}): missing")
            return None
        name = digest.hexdigest()
        is_file = isinstance(row, LibraryDocument) and field.name == "file"
        if is_file and row.sha256 not in ("", name):
            self.broken.append(f"{row} ({row.pk}): changed since it was stored")
        suffix = Path(stored.name).suffix.lower()
        suffix = suffix if _SUFFIX.fullmatch(suffix) else ".bin"
        payload = Path("files", name[:2], f"{name}{suffix}")
        (self.folder / payload).parent.mkdir(exist_ok=True)
        copy.replace(self.folder / payload)
        return {"name": stored.name, "payload": payload.as_posix()}


def export_bag(folder: Path, *, is_public: bool = False) -> dict[str, int]:
    """Write a bag to a new folder. Return the number of records by their file.

    is_public: only what a visitor may see. Raises NotExported if the folder exists, or
    if files of the library are missing or damaged; OSError.
    """
    folder = folder.resolve()
    if folder.exists():
        raise NotExported(f"{folder} exists already. Give the name of a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Readable by its owner only from the beginning.
    part = Path(tempfile.mkdtemp(".part", f".{folder.name}.", folder.parent))
    try:
        writer = BagWriter(part, is_public=is_public)
        with snapshot(may_lock=True):
            writer.write_records()
        if writer.broken:
            broken = "\n".join(writer.broken[:20])
            raise NotExported(
                f"{len(writer.broken)} files of the library are missing or damaged. "
                f"Restore them from a backup (docs/backup.md):\n{broken}"
            )
        bagit.make_bag(part, _bag_info(is_public), checksums=["sha256"])
        _close(part)
        part.rename(folder)
        flush(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return writer.counts


def _bag_info(is_public: bool) -> dict[str, str]:
    return {
        "External-Description": "A library with its files, vocabularies and versions",
        "External-Identifier": settings.WAGTAILADMIN_BASE_URL,
        "Bag-Software-Agent": "coalition-library, manage.py export_bag",
        FORMAT_TAG: str(FORMAT),
        CONTENTS_TAG: "public" if is_public else "whole",
    }


def _close(folder: Path) -> None:
    """Let only the owner read the bag, and flush it to disk."""
    for path, _, names in os.walk(folder):
        for name in names:
            os.chmod(Path(path, name), 0o600)
            flush(Path(path, name))
        os.chmod(path, 0o700)
        flush(Path(path))
