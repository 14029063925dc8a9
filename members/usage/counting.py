"""Counts searches, views and downloads by day: by organisation, and by resource.

Counts gather in the process and are written in one go after a response has left. A
crash loses a few of them; a count that fails never fails a page.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import DatabaseError, transaction
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.models import DailyUse, Membership, Role
from members.usage.bots import is_reader
from search.service.request import NAMES

logger = logging.getLogger(__name__)
FLUSH_AFTER, FLUSH_AT = 30.0, 200  # seconds, counts
# With fewer people a sum would tell of one of them.
SMALLEST_GROUP = 3
OTHERS = 0
MEASURE_OF_VIEW = {
    "search": "searches",
    "resource": "views",
    "page": "views",
    "file": "downloads",
}
_ASKING = set(NAMES) - {"page", "sort"}


class Sum(NamedTuple):
    """What a count is added to."""

    day: date
    of: str
    of_id: int
    measure: str


class Buffer:
    """The counts of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Sum] = Counter()
        self._since = time.monotonic()

    def add(self, *sums: Sum) -> None:
        with self._lock:
            self._counts.update(sums)

    def due(self) -> bool:
        is_old = time.monotonic() - self._since >= FLUSH_AFTER
        return bool(self._counts) and (is_old or self._counts.total() >= FLUSH_AT)

    def take(self) -> Counter[Sum]:
        """Return the counts, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            self._since = time.monotonic()
        return taken


buffer = Buffer()


class CountUseMiddleware:
    """Count what was answered to a reader, by the name of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        try:
            count(request, response)
        except Exception:  # whatever it is, the reader gets the page
            logger.exception("A use was not counted")
        return response


def count(request: HttpRequest, response: HttpResponse) -> None:
    """Note what a request used, if it is one that counts."""
    match = request.resolver_match
    measure = MEASURE_OF_VIEW.get(match.view_name) if match else None
    if measure is None or response.status_code not in (200, 206):
        return
    if not is_reader(request) or not _is_new(request, measure):
        return
    today = timezone.localdate()
    organisation = _organisation_of(request.user)
    sums = [Sum(today, DailyUse.Of.ORGANISATION, organisation, measure)]
    if "pk" in match.kwargs:
        sums.append(Sum(today, DailyUse.Of.RESOURCE, match.kwargs["pk"], measure))
    buffer.add(*sums)


def _is_new(request: HttpRequest, measure: str) -> bool:
    """Say whether it is a use of its own: not a turned page, of results or a text."""
    if measure == "searches":
        return bool(_ASKING & request.GET.keys()) and "page" not in request.GET
    if measure == "downloads":
        return True
    before = urlsplit(request.headers.get("Referer", ""))
    pk = request.resolver_match.kwargs["pk"]
    is_ours = before.netloc == request.get_host()
    ours = (f"/library/{pk}-", f"/library/{pk}/")
    return not (is_ours and any(address in before.path for address in ours))


def _organisation_of(user) -> int:
    if not user.is_authenticated:
        return OTHERS
    mine = Membership.objects.filter(user=user).values_list("organisation_id")
    return next((pk for (pk,) in mine), OTHERS)


def large_organisations() -> set[int]:
    """Return the organisations whose sums stand apart: those with enough readers.

    Where the others would be one or two people together, the next larger organisation
    is among them: what is left of a total must not tell of so few either.
    """
    readers = Membership.objects.current().exclude(role=Role.EDITOR).order_by()
    sizes = readers.values_list("organisation").annotate(size=Count("pk"))
    large, among_others = set(), 0
    for organisation, size in sizes.order_by("size", "organisation"):
        if size < SMALLEST_GROUP or 0 < among_others < SMALLEST_GROUP:
            among_others += size
        else:
            large.add(organisation)
    return large


def flush_due(**kwargs) -> None:
    """Write the counts when it is time; called after each response."""
    if buffer.due():
        flush()


def flush() -> None:
    """Write all counts of this process. Those that cannot be written are lost."""
    counts = buffer.take()
    try:
        _write(counts)
    except DatabaseError as error:
        logger.warning("%d counts of use are lost: %s", counts.total(), error)


@transaction.atomic
def _write(counts: Counter[Sum]) -> None:
    """Small organisations go into the others' sums, and are never written apart."""
    large = large_organisations()
    rows: dict[tuple, Counter[str]] = {}
    for (day, of, of_id, measure), number in counts.items():
        is_small = of == DailyUse.Of.ORGANISATION and of_id not in large
        row = (day, of, OTHERS if is_small else of_id)
        rows.setdefault(row, Counter())[measure] += number
    # In one order, so that no two processes wait for each other.
    new = [DailyUse(day=day, of=of, of_id=of_id) for day, of, of_id in sorted(rows)]
    DailyUse.objects.bulk_create(new, ignore_conflicts=True)
    for (day, of, of_id), numbers in sorted(rows.items()):
        added = {measure: F(measure) + number for measure, number in numbers.items()}
        DailyUse.objects.filter(day=day, of=of, of_id=of_id).update(**added)
