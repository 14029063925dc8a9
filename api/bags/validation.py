"""Check a bag before anything of it is imported: files, checksums, every record."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import bagit
import orjson
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Revision

from api.bags.kinds import FORMAT, KIND_OF, KINDS, RecordKind, is_vocabulary
from api.bags.records import Record, TermIds, record_to_row
from api.bags.writer import FORMAT_TAG
from library.models import LibraryDocument, LibraryImage, Resource

_PAYLOAD = re.compile(r"files/[0-9a-f]{2}/([0-9a-f]{64})\.[a-z0-9]{1,10}")
MAX_EXAMPLES = 5


class BadBag(Exception):
    """Nothing was imported; the message says why."""


@dataclass
class Bag:
    """A bag whose files are whole."""

    folder: Path
    # SHA-256 of each file by its path below data/.
    sums: dict[str, str]

    def records(self, kind: RecordKind) -> Iterator[tuple[int, Record]]:
        """Yield line number and record; a kind without a file has none.

        Raises BadBag for a line that is no record.
        """
        if f"records/{kind.name}.jsonl" not in self.sums:
            return
        with (self.folder / kind.path).open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    record = orjson.loads(line)
                except orjson.JSONDecodeError as error:
                    raise BadBag(f"{kind.path}, line {number}: {error}") from error
                if not isinstance(record, dict):
                    raise BadBag(f"{kind.path}, line {number}: not an object")
                yield number, record


@dataclass
class Contents:
    """The rows of a bag by code or id, each with its slug, checksum or date."""

    keys: dict[type[models.Model], dict] = field(
        default_factory=lambda: defaultdict(dict)
    )
    # The rows that are named in others.
    named: dict[type[models.Model], set] = field(
        default_factory=lambda: defaultdict(set)
    )


def open_bag(folder: Path) -> Bag:
    """Check the files of a bag and return it. Reads every byte. Raises BadBag."""
    _require_plain_files(folder)
    try:
        bag = bagit.Bag(str(folder))
    except (bagit.BagError, UnicodeError, ValueError, OSError) as error:
        raise BadBag(f"{folder} is not a bag: {error}") from error
    _require_format(bag.info.get(FORMAT_TAG))
    try:
        bag.validate()
    except (bagit.BagError, UnicodeError, ValueError, OSError) as error:
        raise BadBag(f"The bag is damaged: {error}. Copy it again.") from error
    entries = {path.replace(os.sep, "/"): sums for path, sums in bag.entries.items()}
    sums = {
        path.removeprefix("data/"): sums.get("sha256", "")
        for path, sums in entries.items()
        if path.startswith("data/")
    }
    if not all(sums.values()):
        raise BadBag("The bag has files without a SHA-256 in its manifest.")
    return Bag(folder, sums)


def read_contents(bag: Bag) -> Contents:
    """Check every record of a bag. Raises BadBag."""
    contents = Contents()
    # The terms of the bag are compared with each other, not with those of the library.
    terms = TermIds()
    for kind in KINDS:
        for number, record in bag.records(kind):
            try:
                row, links = record_to_row(record, kind, terms)
                _check_files(record, kind, row, bag)
                _note_references(record, kind, row, links, contents)
                _note_key(record, kind, row, contents)
            except ValidationError as error:
                place = f"{kind.path}, line {number}"
                raise BadBag(f"{place}: {'; '.join(error.messages)}.") from error
    for model, named in contents.named.items():
        if missing := named - contents.keys[model].keys():
            examples = ", ".join(map(str, sorted(missing)[:MAX_EXAMPLES]))
            raise BadBag(
                f"The bag names {len(missing)} {KIND_OF[model].name} that it does not "
                f"have: {examples}."
            )
    return contents


def _require_plain_files(folder: Path) -> None:
    """Raise BadBag for what a bag of ours never has: links, devices, fetch.txt."""
    if folder.is_symlink() or not folder.is_dir():
        raise BadBag(f"{folder} is not a folder. Unpack the bag first.")
    if (folder / "fetch.txt").exists():
        raise BadBag("The bag has files elsewhere (fetch.txt): nothing is fetched.")
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif not entry.is_file(follow_symlinks=False):
                    raise BadBag(f"{entry.path} is a link or a device, not a file.")


def _require_format(value: object) -> None:
    if not isinstance(value, str) or not value.isdecimal():
        raise BadBag("The bag is not of a library: manage.py export_bag writes those.")
    if int(value) > FORMAT:
        raise BadBag(
            f"The bag has format {value}, this version of the library reads up to "
            f"{FORMAT}. Update the library and import again."
        )


def _check_files(record: Record, kind: RecordKind, row: models.Model, bag: Bag) -> None:
    for file_field in kind.fields():
        if not isinstance(file_field, models.FileField):
            continue
        value = record.get(file_field.name)
        if value is None:
            if not file_field.blank:
                raise ValidationError(f"{file_field.name}: is missing")
            continue
        names = value if isinstance(value, dict) else {}
        match = _PAYLOAD.fullmatch(str(names.get("payload")))
        if not isinstance(names.get("name"), str) or match is None:
            raise ValidationError(f"{file_field.name}: is not a file of the bag")
        if bag.sums.get(match[0]) != match[1]:
            raise ValidationError(f"{file_field.name}: {match[0]} is not in the bag")
        is_document = isinstance(row, LibraryDocument) and file_field.name == "file"
        if is_document and row.sha256 not in ("", match[1]):
            raise ValidationError("sha256: is that of another file")


def _note_references(
    record: Record, kind: RecordKind, row: models.Model, links: dict, contents: Contents
) -> None:
    """Note the rows that a row names."""
    for reference in kind.fields():
        model = reference.related_model
        if model not in KIND_OF:
            continue
        if reference.many_to_many:
            contents.named[model].update(links.get(reference.name, ()))
            continue
        is_code = is_vocabulary(model)
        code = record.get(reference.name)
        value = code if is_code else getattr(row, reference.attname)
        if value is not None:
            contents.named[model].add(value)
        elif not reference.null:
            raise ValidationError(f"{reference.name}: is missing")
    if isinstance(row, Revision):
        if not row.object_id.isdecimal() or not isinstance(row.content, dict):
            raise ValidationError("object_id or content is not that of a resource")
        contents.named[Resource].add(int(row.object_id))


def _note_key(
    record: Record, kind: RecordKind, row: models.Model, contents: Contents
) -> None:
    """Note what identifies a row."""
    if is_vocabulary(kind.model):
        key, identity = row.code, row.slug
    elif "id" in kind.left_out:
        return
    else:
        key, identity = row.pk, _identity(record, row)
    if not key:
        raise ValidationError("has no id or code")
    if key in contents.keys[kind.model]:
        raise ValidationError(f"{key} is there twice")
    contents.keys[kind.model][key] = identity


def _identity(record: Record, row: models.Model) -> object:
    """Return what differs between rows of two libraries that have the same id."""
    if isinstance(row, LibraryDocument | LibraryImage):
        return PurePath(record["file"]["payload"]).stem
    return row.created_at if isinstance(row, Resource) else None
