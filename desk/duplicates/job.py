"""The worker's job: compare each file whose text was extracted with the others."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from desk.duplicates.matches import store_matches
from desk.models import DuplicateState
from library.models import LibraryDocument

LEASE = timedelta(minutes=5)
# Per day: the first comparison of a large library takes several days.
MAX_ENQUEUED = 20_000


def compare_next_document() -> bool:
    """Compare one queued document with the others. Returns whether there was one."""
    return DuplicateState.objects.process_next(LEASE, _process)


def enqueue_never_compared() -> None:
    """Enqueue files whose text was extracted before duplicate detection existed."""
    texts = LibraryDocument.objects.exclude(text_digest="")
    never = texts.filter(duplicate_state=None).values_list("pk", flat=True)
    DuplicateState.objects.enqueue(never[:MAX_ENQUEUED])


def _process(state: DuplicateState) -> None:
    # Imported here so that only the worker loads the numeric libraries (75 MB).
    from desk.duplicates.detection import find

    document = state.document
    matches = find(document)
    with transaction.atomic():
        if state.complete():
            store_matches(document, matches)
