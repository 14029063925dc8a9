"""A file comes in: checked, hashed, stored under a name of our own, queued.

The bytes are on the disk, flushed, under their final name before the transaction that
names them commits (`library.files.storage`). So a row never names a file that is not
there; a crash in between leaves a file without a row, which
`library.maintenance.orphaned_files` removes.
"""

from __future__ import annotations

import hashlib
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from library.extraction import MediaType, Refused, kind_by_name, sniff
from library.models import (
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    ScanState,
    ScanVerdict,
)

CHUNK = 1024 * 1024


def clean_name(name: str) -> str:
    """Return an uploaded file's name as harmless metadata.

    Folders, control characters and marks that turn the reading direction go; at most
    200 characters, the extension kept.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip()
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:180]}{dot}{extension[:19]}" if dot else kept[:200]


def check_name_and_size(name: str, size: int) -> None:
    """Refuse by its name and size (bytes) a file that need not even be sent.

    Raises ValidationError, whose message says what to do.
    """
    if size > settings.LIBRARY_MAX_UPLOAD_SIZE:
        limit = filesizeformat(settings.LIBRARY_MAX_UPLOAD_SIZE)
        message = _("%(name)s is larger than %(limit)s: split or compress it first.")
        raise ValidationError(message % {"name": name, "limit": limit}, "too-large")
    if not size:
        text = _("This file is empty. Check it and upload it again.")
        raise ValidationError(text, "empty")
    with _refusals():
        kind_by_name(name)


def check(file: File, name: str) -> tuple[MediaType, str]:
    """Return the format and SHA-256 of an upload. Raises ValidationError otherwise.

    The messages say what to do. The file is read in pieces, never as a whole.
    """
    check_name_and_size(name, file.size)
    with _on_disk(file) as path, path.open("rb") as stream, _refusals():
        kind = sniff(path, name)
        return kind, hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise ValidationError(str(refused), code=str(refused.code)) from refused


@contextmanager
def _on_disk(file: File) -> Iterator[Path]:
    """Give a path to an upload's bytes, copied when they have none."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(prefix="library-upload-") as copy:
        file.seek(0)
        for chunk in file.chunks(CHUNK):
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        yield Path(copy.name)


def describe(document: LibraryDocument, file: File, name: str) -> None:
    """Check a file and set the document's facts about it. Raises ValidationError.

    What was known of an earlier file's text goes; saving queues the extraction.
    """
    name = clean_name(name)
    media, sha256 = check(file, name)
    document.media_type = media.code
    document.sha256 = sha256
    document.original_name = name
    document.file_size = file.size
    document.status, document.reason = ExtractionStatus.WAITING, ""
    is_scanned = bool(settings.CLAMD_ADDRESS)
    document.scan = ScanVerdict.WAITING if is_scanned else ScanVerdict.UNASKED
    document.virus = ""
    document.page_count, document.cover = 0, ""
    document.scanned_pages, document.recognised_count = [], 0
    document.text_digest = document.found_title = document.found_language = ""
    document.has_new_file = True
    document.title = document.title or Path(name).stem[:255] or name[:255]


def enqueue(document: LibraryDocument) -> None:
    """Ask for the extraction of a document's file, now or again; of one that is held,
    for its scan, on which the rest depends."""
    if document.is_quarantined:
        ScanState.objects.enqueue([document.pk])
        return
    with transaction.atomic():
        LibraryDocument.objects.filter(pk=document.pk).update(
            status=ExtractionStatus.WAITING, reason=""
        )
        ExtractionState.objects.enqueue([document.pk])


def store_file(file: File, name: str, user=None, title: str = "") -> LibraryDocument:
    """Check and store an uploaded file; its row is not saved yet.

    What takes long is done here, so that no transaction needs to wait for it. Raises
    ValidationError.
    """
    document = LibraryDocument(title=title[:255], uploaded_by_user=user)
    describe(document, file, name)
    document.file.save(document.original_name, file, save=False)
    return document


def add_document(file: File, name: str, user=None, title: str = "") -> LibraryDocument:
    """Store an uploaded file and queue its extraction. Raises ValidationError."""
    document = store_file(file, name, user, title)
    document.save()
    return document
