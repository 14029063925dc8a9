"""Fixity checks: compare each stored file with its SHA-256 within 30 days."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from library.models import FixityCheck, LibraryDocument

logger = logging.getLogger(__name__)
MAX_INTERVAL = timedelta(days=30)
# Shorter than MAX_INTERVAL, so that no file is overdue after a short worker outage.
_CHECK_INTERVAL = timedelta(days=25)
_BROKEN_CHECK_INTERVAL = timedelta(days=1)
Problem = FixityCheck.Problem


def check(document: LibraryDocument) -> FixityCheck | None:
    """Check a file and store the result. Return None if the file was replaced or
    deleted meanwhile. Raises OSError if the disk cannot be read."""
    try:
        with document.file.storage.open(document.file.name) as stored:
            digest = hashlib.file_digest(stored, "sha256").hexdigest()
            size = stored.size
    except FileNotFoundError:
        problem = Problem.MISSING
    else:
        difference = Problem.SIZE if size != document.file_size else Problem.BYTES
        problem = Problem.NONE if digest == document.sha256 else difference
    same = LibraryDocument.objects.filter(pk=document.pk, file=document.file.name)
    if not same.exists():
        return None
    result, _is_new = FixityCheck.objects.update_or_create(
        document=document,
        defaults={
            "checked_at": timezone.now(),
            "problem": problem,
            "sha256": document.sha256,
        },
    )
    if problem:
        # Without title and file name: readers of the log may not see the file.
        logger.error("Document %s: %s.", document.pk, result.get_problem_display())
    return result


def check_next() -> None:
    """Check the file whose last check is the oldest, if one is due."""
    now = timezone.now()
    is_due = (
        Q(fixity=None)
        | ~Q(fixity__sha256=F("sha256"))
        | Q(fixity__checked_at__lt=now - _CHECK_INTERVAL)
        | ~Q(fixity__problem=Problem.NONE)
        & Q(fixity__checked_at__lt=now - _BROKEN_CHECK_INTERVAL)
    )
    oldest = F("fixity__checked_at").asc(nulls_first=True)
    if document := _files().filter(is_due).order_by(oldest, "pk").first():
        check(document)


def check_all() -> Iterator[FixityCheck | None]:
    """Check every file, and yield the results."""
    for document in _files().order_by("pk").iterator(chunk_size=100):
        yield check(document)


def broken() -> QuerySet[FixityCheck]:
    """Return the failed checks of files that have not been replaced since."""
    failed = FixityCheck.objects.exclude(problem=Problem.NONE)
    return failed.filter(sha256=F("document__sha256")).select_related("document")


def overdue(now: datetime | None = None) -> int:
    """Return the number of files without a check in the last 30 days."""
    latest = (now or timezone.now()) - MAX_INTERVAL
    unchecked = Q(fixity=None) | Q(fixity__checked_at__lt=latest)
    return _files().filter(unchecked, created_at__lt=latest).count()


def last_run() -> datetime | None:
    """Return the time of the last check, None if there was none."""
    return FixityCheck.objects.aggregate(last=Max("checked_at"))["last"]


def describe(result: FixityCheck) -> str:
    """Return the result of a check as a line for the terminal."""
    document = result.document
    return (
        f"Document {document.pk} “{document.title}” ({document.file.name}): "
        f"{result.get_problem_display()}."
    )


def _files() -> QuerySet[LibraryDocument]:
    return LibraryDocument.objects.exclude(sha256="")
