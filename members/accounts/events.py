"""The record of an account: sign-ins, refusals, changes, restricted files and exports.

Events gather while a request is answered and are written when the response has left:
how long an answer takes then tells nothing of whether a name exists.
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.models import AccountEvent
from members.sessions.devices import device_of

logger = logging.getLogger(__name__)

Kind = AccountEvent.Kind
KEPT = timedelta(days=90)
# Viewers of PDFs ask for a file in many parts: within this time they are one opening.
ONE_OPENING_SECONDS = 60 * 60


class _Note(NamedTuple):
    kind: str
    device: str
    user_id: int | None = None
    name: str = ""


_waiting: deque[_Note] = deque(maxlen=1_000)


def note(request: HttpRequest, kind: str, user) -> None:
    """Let an event of a known user be recorded when the response has left."""
    _waiting.append(_Note(kind, device_of(request), user.pk))


def note_refused(sender, credentials: dict, request=None, **kwargs) -> None:
    """Let a refused sign-in be recorded for whoever has the name that was given."""
    name = credentials.get("username") or credentials.get("email") or ""
    _waiting.append(_Note(Kind.SIGN_IN_REFUSED, device_of(request), name=name[:254]))


def note_file(sender, request: HttpRequest, **kwargs) -> None:
    """Let the opening of a restricted file be recorded; which one is not written."""
    if not request.user.is_authenticated or request.method != "GET":
        return
    opening = salted_hmac("opening", f"{request.user.pk} {request.path}").hexdigest()
    try:
        is_first = cache.add(f"opening-{opening}", 1, ONE_OPENING_SECONDS)
    except Exception:  # a cache that is away makes the count larger, not smaller
        is_first = True
    if is_first:
        note(request, Kind.RESTRICTED_FILE, request.user)


def note_export(sender, request: HttpRequest, **kwargs) -> None:
    """Let an export of restricted resources be recorded."""
    if request.user.is_authenticated:
        note(request, Kind.RESTRICTED_EXPORT, request.user)


def write_waiting(**kwargs) -> None:
    """Record what waits; called after each response. What fails is logged and lost."""
    try:
        while _waiting:
            _write(_waiting.popleft())
    except Exception:  # the answer has left, and the process must go on
        logger.exception("An event of an account was not recorded")


def record(user, kind: str, device: str = "") -> None:
    """Count an event of a user, or of nobody (None), once more."""
    now = timezone.now()
    row = {"user": user, "kind": kind, "device": device, "day": timezone.localdate(now)}
    with transaction.atomic():
        AccountEvent.objects.bulk_create(
            [AccountEvent(**row, last_at=now)], ignore_conflicts=True
        )
        mine = AccountEvent.objects.filter(**row)
        mine.update(count=F("count") + 1, last_at=now)


def forget_old() -> None:
    """Delete what is older than 90 days."""
    oldest = timezone.localdate() - KEPT
    AccountEvent.objects.filter(day__lt=oldest).delete()


def _write(waiting: _Note) -> None:
    users = get_user_model().objects.all()
    if waiting.kind == Kind.SIGN_IN_REFUSED:
        # The same statements for any name: one that nobody has is counted for nobody.
        name = waiting.name
        is_email = Q(email__iexact=name) | Q(emailaddress__email__iexact=name)
        is_named = Q(username__iexact=name) | is_email
        users = users.filter(is_named) if name else users.none()
    else:
        users = users.filter(pk=waiting.user_id)
    record(users.order_by("pk").first(), waiting.kind, waiting.device)
