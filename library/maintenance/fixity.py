"""Fixity: each stored file is read again within 30 days, and compared with its hash."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from library.models import FixityCheck, LibraryDocument

logger = logging.getLogger(__name__)
WITHIN = timedelta(days=30)
# Read again after so long, so that none is overdue when the worker stood still a while.
_SOUND_FOR, _BROKEN_FOR = timedelta(days=25), timedelta(days=1)
Problem = FixityCheck.Problem


def check(document: LibraryDocument) -> FixityCheck | None:
    """Read a file and write down what was found; None when it was replaced or deleted
    meanwhile. Raises OSError when the disk cannot be read at all."""
    problem = _problem(document)
    same = LibraryDocument.objects.filter(pk=document.pk, file=document.file.name)
    if not same.exists():
        return None
    values = {"checked_at": timezone.now(), "problem": problem}
    values["sha256"] = document.sha256
    found, _is_new = FixityCheck.objects.update_or_create(
        document=document, defaults=values
    )
    if problem:
        # No title and no name of a file: a log has other readers than the library.
        logger.error("Document %s: %s.", document.pk, found.get_problem_display())
    return found


def check_next() -> None:
    """Read the file that has waited longest, where one is due."""
    if document := _due(timezone.now()).first():
        check(document)


def check_all() -> Iterator[FixityCheck | None]:
    """Read every file, and yield what was found of each."""
    for document in _files().order_by("pk").iterator(chunk_size=100):
        yield check(document)


def broken() -> QuerySet[FixityCheck]:
    """Return the checks that found a file missing or changed, and not mended since."""
    found = FixityCheck.objects.exclude(problem=Problem.NONE)
    return found.filter(sha256=F("document__sha256")).select_related("document")


def overdue(now: datetime | None = None) -> int:
    """Return how many files were stored, and not read again, more than 30 days ago."""
    latest = (now or timezone.now()) - WITHIN
    unread = Q(fixity=None) | Q(fixity__checked_at__lt=latest)
    return _files().filter(unread, created_at__lt=latest).count()


def last_run() -> datetime | None:
    """Return when a file was last read again; None when none ever was."""
    return FixityCheck.objects.aggregate(last=Max("checked_at"))["last"]


def describe(found: FixityCheck) -> str:
    """Return a line about a check, for a terminal."""
    document = found.document
    return (
        f"Document {document.pk} “{document.title}” ({document.file.name}): "
        f"{found.get_problem_display()}."
    )


def _files() -> QuerySet[LibraryDocument]:
    return LibraryDocument.objects.exclude(sha256="")


def _due(now: datetime) -> QuerySet[LibraryDocument]:
    sound, mended = now - _SOUND_FOR, now - _BROKEN_FOR
    is_due = (
        Q(fixity=None)
        | ~Q(fixity__sha256=F("sha256"))
        | Q(fixity__checked_at__lt=sound)
        | (~Q(fixity__problem=Problem.NONE) & Q(fixity__checked_at__lt=mended))
    )
    oldest = F("fixity__checked_at").asc(nulls_first=True)
    return _files().filter(is_due).order_by(oldest, "pk")


def _problem(document: LibraryDocument) -> str:
    try:
        with document.file.storage.open(document.file.name) as stored:
            digest = hashlib.file_digest(stored, "sha256").hexdigest()
            size = stored.size
    except FileNotFoundError:
        return Problem.MISSING
    if digest == document.sha256:
        return Problem.NONE
    return Problem.SIZE if size != document.file_size else Problem.BYTES
