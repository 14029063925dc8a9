"""Looks after the web addresses that resources came from, one now and then."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from library.access.viewers import VISITOR
from library.maintenance.safe_http import Unreachable, check_url
from library.models import Resource, SourceLink

LEASE = timedelta(minutes=10)
AGAIN_WHEN_THERE = timedelta(days=30)
AGAIN_WHEN_NOT = timedelta(days=1)
# One look may hit a bad hour: a link is told of after so many on different days.
BROKEN_AFTER = 2
BROKEN = Q(source_link__failures__gte=BROKEN_AFTER, source_link__url=F("source_url"))


def check_next(look=check_url) -> bool:
    """Look at the source that waits longest. Returns whether there was one."""
    link = _take()
    if link is None:
        return False
    # It may have been unpublished or restricted since it was taken.
    if not _with_source().filter(pk=link.resource_id, source_url=link.url).exists():
        return True
    try:
        look(link.url)
    except Unreachable as error:
        _note(link, str(error)[:200], link.failures + 1, AGAIN_WHEN_NOT)
    else:
        _note(link, "", 0, AGAIN_WHEN_THERE)
    return True


def _take() -> SourceLink | None:
    """Return a link to look at; other workers leave it alone for a while."""
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
    """Return the resources whose source may be asked: what everybody can see.

    A request for any other source, from this server, would tell the server at the other
    end that somebody here has the resource, or is about to have it.
    """
    return Resource.objects.visible_to(VISITOR).exclude(source_url="").order_by("pk")


def _note(link: SourceLink, problem: str, failures: int, again: timedelta) -> None:
    now = timezone.now()
    SourceLink.objects.filter(pk=link.pk, url=link.url).update(
        problem=problem,
        failures=failures,
        checked_at=now,
        next_check_at=now + again,
    )
