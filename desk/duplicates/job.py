"""The worker's job: each file whose text was read is compared with the others."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from desk.duplicates.matches import write_down
from desk.models import LikenessState
from library.models import LibraryDocument

LEASE = timedelta(minutes=5)
# In one day; a larger library takes some days to be compared for the first time.
MOST_MARKED = 20_000


def compare_next() -> bool:
    """Compare one waiting document with the others. Returns whether there was one."""
    return LikenessState.objects.process_next(LEASE, _process)


def mark_never_compared() -> None:
    """Queue the files whose text was read before this was there to compare them."""
    texts = LibraryDocument.objects.exclude(text_digest="")
    never = texts.filter(likeness_state=None).values_list("pk", flat=True)
    LikenessState.objects.enqueue(never[:MOST_MARKED])


def _process(state: LikenessState) -> None:
    # Here, so that the numeric libraries behind it (75 MB) are loaded by the worker,
    # not by every process that answers requests.
    from desk.duplicates.detection import find

    document = state.document
    found = find(document)
    with transaction.atomic():
        if state.complete():
            write_down(document, found)
