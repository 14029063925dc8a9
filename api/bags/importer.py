"""Import a bag into an empty library: everything or nothing, with the ids it had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import Storage
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction
from taggit.managers import TaggableManager
from wagtail.models import Collection, Revision

from api.bags.kinds import KIND_OF, KINDS, RecordKind, is_vocabulary
from api.bags.records import (
    Record,
    TermIds,
    content_from_record,
    record_to_row,
)
from api.bags.validation import (
    MAX_EXAMPLES,
    BadBag,
    Bag,
    Contents,
    open_bag,
    read_contents,
)
from library.access.collection import file_collection
from library.models import (
    VOCABULARIES,
    ExtractionState,
    ExtractionStatus,
    FileVersion,
    LibraryDocument,
    LibraryImage,
    RecognisedPage,
    RecognitionState,
    RemovedResource,
    Resource,
    ResourceFile,
    ScanState,
    ScanVerdict,
)
from library.models.random_ids import random_name
from search.models import GlossaryEntry
from search.semantic.vectors import enqueue_missing

BATCH = 100
# A library with rows of these is not empty. They keep their ids.
IDENTIFIED = (
    Resource,
    LibraryDocument,
    ResourceFile,
    FileVersion,
    RemovedResource,
)
EMPTY_FIRST = "Import the bag into an empty library."
_STORED_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f-]{36}\.[a-z0-9]{1,10}")
Links = dict[str, list[str]]


def check_bag(folder: Path) -> tuple[Bag, bool]:
    """Check a bag and whether this library can take it. Raises BadBag.

    Returns the bag, and whether the library has just its records already.
    """
    bag = open_bag(folder)
    contents = read_contents(bag)
    is_known = is_imported(contents)
    if not is_known:
        _require_free_places(contents)
    return bag, is_known


def import_bag(folder: Path) -> dict[str, int]:
    """Import a bag. Return the number of new records by their file.

    Empty if the library has just these records already. Raises BadBag, OSError.
    """
    bag, is_known = check_bag(folder)
    if is_known:
        return {}
    importer = Importer(bag)
    try:
        with transaction.atomic():
            importer.import_records()
    except BaseException as error:
        importer.delete_files()
        if isinstance(error, IntegrityError | DataError):
            raise BadBag(f"The records contradict each other: {error}") from error
        raise
    return importer.counts


def is_imported(contents: Contents) -> bool:
    """Return whether the library has just the records of a bag.

    False if it is empty. Raises BadBag if it has others.
    """
    counts = {model: model.objects.count() for model in IDENTIFIED}
    if not any(counts.values()):
        return False
    for model, count in counts.items():
        name, keys = KIND_OF[model].name, contents.keys[model]
        ids = set(model.objects.values_list("pk", flat=True))
        if others := ids - keys.keys():
            examples = ", ".join(map(str, sorted(others)[:MAX_EXAMPLES]))
            raise BadBag(
                f"The library has {len(others)} {name} that are not in the bag "
                f"({examples}). {EMPTY_FIRST}"
            )
        if missing := len(keys) - count:
            raise BadBag(
                f"The library lacks {missing} {name} of the bag. {EMPTY_FIRST}"
            )
    for model, column in ((LibraryDocument, "sha256"), (Resource, "created_at")):
        name, keys = KIND_OF[model].name, contents.keys[model]
        for pk, value in model.objects.values_list("pk", column).iterator():
            if value and keys[pk] != value:
                raise BadBag(f"The library has another {pk} of {name}. {EMPTY_FIRST}")
    return True


def _require_free_places(contents: Contents) -> None:
    """Raise BadBag for slugs and ids that something else in the library has."""
    for model in VOCABULARIES:
        codes = {slug: code for code, slug in contents.keys[model].items()}
        for slug, code in model.objects.values_list("slug", "code"):
            if codes.get(slug, code) != code:
                raise BadBag(
                    f"{code} of the library has the URL of {codes[slug]} of the bag "
                    f"({KIND_OF[model].name}: {slug}). Delete it and import again."
                )
    if contents.keys[LibraryImage]:
        taken = set(LibraryImage.objects.values_list("pk", flat=True))
        if taken & contents.keys[LibraryImage].keys():
            raise BadBag("The library has images with the same ids. Delete them first.")


class Importer:
    """Writes the records of a checked bag, inside a transaction."""

    def __init__(self, bag: Bag) -> None:
        self.bag = bag
        self.terms = TermIds()
        self.counts: dict[str, int] = {}
        # The files that are stored so far: nothing refers to them after an error.
        self.stored: list[tuple[Storage, str]] = []
        # New ids of revisions by those in the bag.
        self.revision_ids: dict[int, int] = {}

    def import_records(self) -> None:
        """Write all records and enqueue what follows from them."""
        for kind in KINDS:
            self.counts[kind.name] = 0
            if is_vocabulary(kind.model):
                self._import_terms(kind)
                continue
            for rows in self._batches(kind):
                self._import_rows(kind, rows)
        _continue_sequences()
        enqueue_missing()

    def delete_files(self) -> None:
        """Delete the stored files."""
        for storage, name in self.stored:
            storage.delete(name)

    def _batches(self, kind: RecordKind) -> Iterator[list[tuple[models.Model, Links]]]:
        rows = []
        for _, record in self.bag.records(kind):
            row, links = record_to_row(record, kind, self.terms)
            self._complete(row, record, kind)
            rows.append((row, links))
            if len(rows) == BATCH:
                yield rows
                rows = []
        if rows:
            yield rows

    def _complete(self, row: models.Model, record: Record, kind: RecordKind) -> None:
        """Set what a record does not have, and what has other ids here."""
        for field in kind.fields():
            value = record.get(field.name)
            if isinstance(field, models.FileField) and value:
                setattr(row, field.name, self._store(field.storage, value))
            elif field.related_model is Revision and value:
                setattr(row, field.attname, self.revision_ids.get(value))
        if isinstance(row, LibraryDocument):
            row.collection = file_collection()
            row.title = row.title or f"{row.pk}.{row.media_type}"
        elif isinstance(row, LibraryImage):
            row.collection = Collection.get_first_root_node()

    def _store(self, storage: Storage, value: dict[str, str]) -> str:
        """Store a file under the name it had, or another. Return the name."""
        path = self.bag.folder / "data" / value["payload"]
        name = value["name"]
        if not _STORED_NAME.fullmatch(name):
            name = random_name(path.suffix.removeprefix("."))
        with path.open("rb") as file:
            name = storage.save(name, File(file))
        self.stored.append((storage, name))
        return name

    def _import_terms(self, kind: RecordKind) -> None:
        """Write a vocabulary: the bag's terms replace those with the same codes."""
        model = kind.model
        narrower: dict[str, str] = {}
        linked: dict[str, Links] = {}
        for _, record in self.bag.records(kind):
            term, links = record_to_row(record, kind, self.terms)
            term.pk = self.terms.ids[model].get(term.code)
            term._state.adding = term.pk is None
            # A public bag does not have all fields.
            names = record.keys() - links.keys() if term.pk else None
            term.save(update_fields=names)
            narrower[term.code] = record.get("parent")
            linked[term.code] = links
            self.counts[kind.name] += 1
        self.terms.read(model)
        ids = self.terms.ids[model]
        for code, parent in narrower.items():
            if parent:
                model.objects.filter(code=code).update(parent=ids[parent])
        for code, links in linked.items():
            term = model.objects.get(code=code) if links else None
            for name, codes in links.items():
                getattr(term, name).set([ids[item] for item in codes])

    def _import_rows(
        self, kind: RecordKind, rows: list[tuple[models.Model, Links]]
    ) -> None:
        model, objects = kind.model, [row for row, _ in rows]
        if model is Revision:
            self._import_revisions(objects)
        elif model is GlossaryEntry:
            # The entries that every library starts with.
            origins = {row.origin for row in objects} - {""}
            model.objects.filter(origin__in=origins).delete()
            _insert(model, objects)
        else:
            _insert(model, objects)
        _link(model, rows, self.terms)
        if model is LibraryDocument:
            _enqueue(objects)
        self.counts[kind.name] += len(objects)

    def _import_revisions(self, revisions: list[Revision]) -> None:
        content_type = ContentType.objects.get_for_model(Resource)
        old_ids = [revision.pk for revision in revisions]
        for revision in revisions:
            revision.pk = None
            revision.content_type = revision.base_content_type = content_type
            revision.content = content_from_record(revision.content, self.terms)
        _insert(Revision, revisions)
        new_ids = (revision.pk for revision in revisions)
        self.revision_ids |= dict(zip(old_ids, new_ids, strict=True))


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """Insert rows with the dates that they have."""
    dates = [
        field.name
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    values = [{name: getattr(row, name) for name in dates} for row in rows]
    ignores = model is RecognisedPage  # of equal bytes, recognised here already
    # For resources this sends `resources_changed`, which enqueues their index entries.
    model.objects.bulk_create(rows, ignore_conflicts=ignores)
    if not dates:
        return
    for row, originals in zip(rows, values, strict=True):
        for name, value in originals.items():
            if value is not None:
                setattr(row, name, value)
    model._base_manager.bulk_update(rows, dates)


def _link(
    model: type[models.Model], rows: list[tuple[models.Model, Links]], terms: TermIds
) -> None:
    """Insert the terms and tags of rows."""
    for field in model._meta.many_to_many:
        if isinstance(field, TaggableManager):
            for row, links in rows:
                if names := links.get(field.name):
                    row.tags.set(names)
            continue
        through = field.remote_field.through
        ids = terms.ids[field.related_model]
        source, target = field.m2m_column_name(), field.m2m_reverse_name()
        through.objects.bulk_create(
            through(**{source: row.pk, target: ids[code]})
            for row, links in rows
            for code in links.get(field.name, ())
        )


def _enqueue(documents: list[LibraryDocument]) -> None:
    """Enqueue the files that were not read yet when the bag was made."""
    scans = [row.pk for row in documents if row.scan == ScanVerdict.WAITING]
    reads = [
        row.pk
        for row in documents
        if row.status == ExtractionStatus.WAITING and row.pk not in scans
    ]
    recognitions = [
        row.pk for row in documents if row.recognised_count < len(row.scanned_pages)
    ]
    ScanState.objects.enqueue(scans)
    ExtractionState.objects.enqueue(reads)
    RecognitionState.objects.enqueue(recognitions)


def _continue_sequences() -> None:
    """Let PostgreSQL count on from the ids that were inserted."""
    models_with_ids = [ResourceFile, FileVersion, LibraryImage]
    statements = connection.ops.sequence_reset_sql(no_style(), models_with_ids)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
