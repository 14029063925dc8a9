"""Check the source URLs of resources, one at a time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from library.access.viewers import VISITOR
from library.maintenance.safe_http import Unreachable, check_url
from library.models import Resource, SourceLink

LEASE = timedelta(minutes=10)
CHECK_INTERVAL = timedelta(days=30)
RETRY_INTERVAL = timedelta(days=1)
# Failures on different days before a link is reported: a server may have a bad hour.
MIN_FAILURES = 2
BROKEN = Q(source_link__failures__gte=MIN_FAILURES, source_link__url=F("source_url"))


def check_next(check=check_url) -> bool:
    """Check the link that is due the longest. Return whether there was one."""
    link = _claim()
    if link is None:
        return False
    # It may have been unpublished or restricted since it was claimed.
    if not _with_source().filter(pk=link.resource_id, source_url=link.url).exists():
        return True
    try:
        check(link.url)
    except Unreachable as error:
        _store_result(link, str(error)[:200], link.failures + 1, RETRY_INTERVAL)
    else:
        _store_result(link, "", 0, CHECK_INTERVAL)
    return True


def _claim() -> SourceLink | None:
    """Return a link to check, leased so that other workers skip it."""
    now = timezone.now()
    new = _with_source().filter(
        Q(source_link=None) | ~Q(source_link__url=F("source_url"))
    )
    if new := new.first():
        return SourceLink.objects.update_or_create(
            resource=new,
            defaults={
                "url": new.source_url,
                "failures": 0,
                "problem": "",
                "next_check_at": now + LEASE,
            },
        )[0]
    due = SourceLink.objects.filter(next_check_at__lte=now, resource__in=_with_source())
    link = due.order_by("next_check_at").first()
    if link is None or not due.filter(pk=link.pk).update(next_check_at=now + LEASE):
        return None
    return link


def _with_source() -> QuerySet:
    """Return the public resources with a source.

    A request for the source of any other resource would reveal to the server at the
    other end that this library has it, or is about to publish it.
    """
    return Resource.objects.visible_to(VISITOR).exclude(source_url="").order_by("pk")


def _store_result(
    link: SourceLink, problem: str, failures: int, interval: timedelta
) -> None:
    now = timezone.now()
    SourceLink.objects.filter(pk=link.pk, url=link.url).update(
        problem=problem,
        failures=failures,
        checked_at=now,
        next_check_at=now + interval,
    )
