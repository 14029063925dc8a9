"""Counts searches, views and downloads per day, by organisation and by resource.

Each process buffers its counts, and writes them together after a response. A crash
loses a few counts; an error while counting never affects a page.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import DatabaseError, transaction
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from library.access.viewers import Viewer
from members.deferred_writes import defer
from members.models import DailyUsage, Membership, Role
from search.service.request import NAMES

logger = logging.getLogger(__name__)
FLUSH_SECONDS, MAX_BUFFERED = 30.0, 200  # seconds, counts
# Totals of fewer people could reveal what one of them did.
MIN_GROUP_SIZE = 3
OTHER_ORGANISATIONS = 0
MEASURE_OF_VIEW = {
    "search": "searches",
    "resource": "views",
    "page": "views",
    "document": "views",
    "file": "downloads",
    "archive": "downloads",
    "page_range": "downloads",
}
_ROBOT = re.compile(
    r"bot\b|bot[/;-]|crawl|spider|slurp|archiver|monitor|preview|headless|feed|"
    r"curl|wget|python|java/|go-http|okhttp|libwww|scrapy|httpclient",
    re.IGNORECASE,
)
# Only the first part of a file counts as a download.
_WHOLE_FILE_RANGE = "bytes=0-"
_SEARCH_PARAMS = set(NAMES) - {"page", "sort"}


class CounterKey(NamedTuple):
    """The total that a count is added to."""

    day: date
    subject: str
    subject_id: int
    measure: str


class Buffer:
    """The counts of this process that have not been written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[CounterKey] = Counter()
        self._since = time.monotonic()

    def add(self, *sums: CounterKey) -> None:
        with self._lock:
            self._counts.update(sums)

    def flush_if_due(self) -> None:
        """Write the counts if they are due."""
        is_old = time.monotonic() - self._since >= FLUSH_SECONDS
        if self._counts and (is_old or self._counts.total() >= MAX_BUFFERED):
            flush()

    def drain(self) -> Counter[CounterKey]:
        """Return the counts, and reset the buffer."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._since = time.monotonic()
        return counts


buffer = Buffer()


class CountUsageMiddleware(MiddlewareMixin):
    """Counts successful responses to readers, by the name of their view."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        match = request.resolver_match
        measure = MEASURE_OF_VIEW.get(match.view_name) if match else None
        if measure is None or response.status_code not in (200, 206):
            return response
        try:
            if is_reader(request) and _is_new(request, measure):
                buffer.add(*_counters(request, measure))
                defer(buffer.flush_if_due)
        except Exception:  # the reader must still get the page
            logger.exception("Usage was not counted")
        return response


def _counters(request: HttpRequest, measure: str) -> Iterator[CounterKey]:
    """Yield what a request counts for: an organisation, and its resource if any."""
    today = timezone.localdate()
    organisation = OTHER_ORGANISATIONS
    if request.user.is_authenticated:
        memberships = Membership.objects.filter(user=request.user)
        ids = memberships.values_list("organisation_id", flat=True)
        organisation = next(iter(ids), OTHER_ORGANISATIONS)
    yield CounterKey(today, DailyUsage.Subject.ORGANISATION, organisation, measure)
    if "pk" in request.resolver_match.kwargs:
        pk = request.resolver_match.kwargs["pk"]
        yield CounterKey(today, DailyUsage.Subject.RESOURCE, pk, measure)


def is_reader(request: HttpRequest) -> bool:
    """Return whether a request is made on purpose by a person who is not an editor."""
    agent = request.headers.get("User-Agent", "")
    is_person = bool(agent) and not _ROBOT.search(agent)
    is_prefetch = "prefetch" in request.headers.get("Sec-Purpose", "")
    is_continuation = (
        request.headers.get("Range", _WHOLE_FILE_RANGE) != _WHOLE_FILE_RANGE
    )
    return (
        request.method == "GET"
        and is_person
        and not (is_prefetch or is_continuation)
        and not Viewer.of(request.user).is_editor
    )


def _is_new(request: HttpRequest, measure: str) -> bool:
    """Return whether a request is a new use, not another page of results or a text."""
    if measure == "searches":
        return bool(_SEARCH_PARAMS & request.GET.keys()) and "page" not in request.GET
    if measure == "downloads":
        return True
    referer = urlsplit(request.headers.get("Referer", ""))
    pk = request.resolver_match.kwargs["pk"]
    is_internal = referer.netloc == request.get_host()
    paths = (f"/library/{pk}-", f"/library/{pk}/")
    return not (is_internal and any(path in referer.path for path in paths))


def large_organisations() -> set[int]:
    """Return the organisations with enough readers for totals of their own.

    If the others were only one or two people together, the next larger organisation is
    counted with them: the rest of a total must not reveal so few people either.
    """
    readers = Membership.objects.current().exclude(role=Role.EDITOR).order_by()
    sizes = readers.values_list("organisation").annotate(size=Count("pk"))
    large, other_readers = set(), 0
    for organisation, size in sizes.order_by("size", "organisation"):
        if size < MIN_GROUP_SIZE or 0 < other_readers < MIN_GROUP_SIZE:
            other_readers += size
        else:
            large.add(organisation)
    return large


def flush() -> None:
    """Write all counts of this process. They are lost if that fails."""
    counts = buffer.drain()
    try:
        _write(counts)
    except DatabaseError as error:
        logger.warning("%d usage counts are lost: %s", counts.total(), error)


@transaction.atomic
def _write(counts: Counter[CounterKey]) -> None:
    """Add counts to the database; small organisations only in the others' total."""
    large = large_organisations()
    rows: dict[tuple, Counter[str]] = {}
    for (day, subject, subject_id, measure), number in counts.items():
        is_small = (
            subject == DailyUsage.Subject.ORGANISATION and subject_id not in large
        )
        row = (day, subject, OTHER_ORGANISATIONS if is_small else subject_id)
        rows.setdefault(row, Counter())[measure] += number
    # Sorted, so that two processes cannot deadlock.
    new = [
        DailyUsage(day=day, subject=subject, subject_id=subject_id)
        for day, subject, subject_id in sorted(rows)
    ]
    DailyUsage.objects.bulk_create(new, ignore_conflicts=True)
    for (day, subject, subject_id), numbers in sorted(rows.items()):
        totals = {measure: F(measure) + number for measure, number in numbers.items()}
        DailyUsage.objects.filter(
            day=day, subject=subject, subject_id=subject_id
        ).update(**totals)
