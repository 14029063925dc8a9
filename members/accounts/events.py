"""Account events: sign-ins, refusals, changes, restricted files and exports.

Events are collected while a request is processed and written after the response has
been sent, so that response times do not reveal whether an account exists.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.deferred_writes import defer
from members.models import AccountEvent
from members.sessions.devices import device_of

Kind = AccountEvent.Kind
RETENTION = timedelta(days=90)
# PDF viewers request a file in many parts: within this time they count once.
OPENING_SECONDS = 60 * 60


class PendingEvent(NamedTuple):
    kind: str
    device: str
    user_id: int | None = None
    name: str = ""


def enqueue(request: HttpRequest, kind: str, user) -> None:
    """Record an event of a known user once the response has been sent."""
    defer(_write, PendingEvent(kind, device_of(request), user.pk))


def record_refused_sign_in(sender, credentials: dict, request=None, **kwargs) -> None:
    """Record a refused sign-in for the account with the typed name, if there is one."""
    name = credentials.get("username") or credentials.get("email") or ""
    event = PendingEvent(Kind.SIGN_IN_REFUSED, device_of(request), name=name[:254])
    defer(_write, event)


def record_file(sender, request: HttpRequest, user, **kwargs) -> None:
    """Record that a restricted file was opened, but not which one."""
    if not user.is_authenticated or request.method != "GET":
        return
    opening = salted_hmac("opening", f"{user.pk} {request.path}").hexdigest()
    try:
        is_first = cache.add(f"opening-{opening}", 1, OPENING_SECONDS)
    except Exception:  # without a cache, rather count twice than not at all
        is_first = True
    if is_first:
        enqueue(request, Kind.RESTRICTED_FILE, user)


def record_export(sender, request: HttpRequest, **kwargs) -> None:
    """Record an export of restricted resources."""
    if request.user.is_authenticated:
        enqueue(request, Kind.RESTRICTED_EXPORT, request.user)


def record(user, kind: str, device: str = "") -> None:
    """Count an event of a user, or of an unknown name (None)."""
    now = timezone.now()
    row = {"user": user, "kind": kind, "device": device, "day": timezone.localdate(now)}
    with transaction.atomic():
        AccountEvent.objects.bulk_create(
            [AccountEvent(**row, last_at=now)], ignore_conflicts=True
        )
        events = AccountEvent.objects.filter(**row)
        events.update(count=F("count") + 1, last_at=now)


def delete_old() -> None:
    """Delete events that are older than 90 days."""
    oldest = timezone.localdate() - RETENTION
    AccountEvent.objects.filter(day__lt=oldest).delete()


def _write(event: PendingEvent) -> None:
    users = get_user_model().objects.all()
    if event.kind == Kind.SIGN_IN_REFUSED:
        # The same statements for any name: unknown names are counted without a user.
        name = event.name
        is_email = Q(email__iexact=name) | Q(emailaddress__email__iexact=name)
        is_named = Q(username__iexact=name) | is_email
        users = users.filter(is_named) if name else users.none()
    else:
        users = users.filter(pk=event.user_id)
    record(users.order_by("pk").first(), event.kind, event.device)
