"""Store uploaded files: check, hash, store under a random name, enqueue extraction.

The bytes are flushed to disk under their final name before the transaction that names
them commits (`library.files.storage`), so a row never names a missing file. A crash in
between leaves a file without a row, which `library.maintenance.orphaned_files` removes.
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
from library.files.active_content import reject_active_content
from library.models import (
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    ScanState,
    ScanVerdict,
)

CHUNK = 1024 * 1024


def clean_name(name: str) -> str:
    """Return the name of an uploaded file, safe to display.

    Without folders, control characters and direction marks; at most 200 characters,
    including the extension.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip()
    stem, dot, extension = printable.rpartition(".")
    return f"{stem[:180]}{dot}{extension[:19]}" if dot else printable[:200]


def check_size(name: str, size: int) -> None:
    """Check the size of a file in bytes. Raises ValidationError with what to do."""
    if size > settings.LIBRARY_MAX_UPLOAD_SIZE:
        limit = filesizeformat(settings.LIBRARY_MAX_UPLOAD_SIZE)
        message = _("%(name)s is larger than %(limit)s. Split or compress it.")
        raise ValidationError(message % {"name": name, "limit": limit}, "too-large")
    if not size:
        text = _("This file is empty. Check it and upload it again.")
        raise ValidationError(text, "empty")


def check_name_and_size(name: str, size: int) -> None:
    """Check name and size (bytes) before the file is sent.

    Raises ValidationError with what to do.
    """
    check_size(name, size)
    with _as_form_errors():
        kind_by_name(name)


def check(file: File, name: str) -> tuple[MediaType, str]:
    """Return format and SHA-256 of an upload. Raises ValidationError with what to do.

    The file is read in chunks, never as a whole.
    """
    check_name_and_size(name, file.size)
    with temporary_path(file) as path, path.open("rb") as stream, _as_form_errors():
        media = sniff(path, name)
        reject_active_content(path, media)
        return media, hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _as_form_errors() -> Iterator[None]:
    try:
        yield
    except Refused as error:
        text = _(error.template)
        message = text % error.values if error.values else text
        raise ValidationError(message, code=str(error.code)) from error


@contextmanager
def temporary_path(file: File) -> Iterator[Path]:
    """Yield the path of an upload; one that is in memory is copied to disk."""
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
    """Check a file and set the document's fields. Raises ValidationError.

    Clears the results of an earlier extraction; saving enqueues the next one.
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
    document.active_content = []
    document.text_size = 0
    document.text_digest = document.found_title = document.found_language = ""
    document.scan_languages = ""
    document.has_new_file = True
    document.title = document.title or Path(name).stem[:255] or name[:255]


def enqueue(document: LibraryDocument) -> None:
    """Enqueue text extraction of a document, or its virus scan if it is quarantined."""
    if document.is_quarantined:
        ScanState.objects.enqueue([document.pk])
        return
    with transaction.atomic():
        LibraryDocument.objects.filter(pk=document.pk).update(
            status=ExtractionStatus.WAITING, reason=""
        )
        ExtractionState.objects.enqueue([document.pk])


def store_file(file: File, name: str, user=None, title: str = "") -> LibraryDocument:
    """Check and store an uploaded file, without saving its row.

    The slow part of an upload, to be called outside any transaction. Raises
    ValidationError.
    """
    document = LibraryDocument(title=title[:255], uploaded_by_user=user)
    describe(document, file, name)
    document.file.save(document.original_name, file, save=False)
    return document


def add_document(file: File, name: str, user=None, title: str = "") -> LibraryDocument:
    """Store an uploaded file and enqueue its extraction. Raises ValidationError."""
    document = store_file(file, name, user, title)
    document.save()
    return document
