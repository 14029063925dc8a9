"""Open sessions of a person: when they began, when they were used, ending them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from members.models import UserSession
from members.sessions.devices import device_name, device_of
from members.sessions.store import key_digest

# What a session holds of itself; times are seconds since 1970.
SIGNED_IN_AT, LAST_ACTIVITY, DEVICE = "signed_in_at", "last_activity", "device"
# What the sign-in page says to who was signed out.
END_NOTICE = "end_notice"


@dataclass(frozen=True)
class OpenSession:
    """What a person sees of one of their sessions."""

    device: str
    signed_in_at: datetime
    last_activity: datetime
    is_current: bool


def note_sign_in(sender, request: HttpRequest, user, **kwargs) -> None:
    """Write into a session that begins when and on what device it did."""
    now = int(time())
    request.session[SIGNED_IN_AT] = request.session[LAST_ACTIVITY] = now
    request.session[DEVICE] = device_of(request)
    request.session.pop(END_NOTICE, None)


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """Return the sessions of who asks, the one used last first."""
    found = sorted(_of(request), key=lambda one: one.last_activity, reverse=True)
    return sorted(found, key=lambda one: not one.is_current)


def end_sessions(user, *, except_key: str | None = None) -> int:
    """End a user's sessions, except the one with this key. Returns how many ended."""
    sessions = UserSession.objects.filter(user=user)
    if except_key:
        sessions = sessions.exclude(pk=key_digest(except_key))
    count, _by_model = sessions.delete()
    return count


def end_others(sender, request: HttpRequest, user, **kwargs) -> None:
    """End what a former password opened. Django would only take them for signed out."""
    is_own = request.user.is_authenticated and request.user == user
    end_sessions(user, except_key=request.session.session_key if is_own else None)


def _of(request: HttpRequest) -> Iterator[OpenSession]:
    user, current = request.user, key_digest(request.session.session_key or "")
    stored = UserSession.objects.filter(user=user, expire_date__gt=timezone.now())
    for session in stored:
        data = session.get_decoded()
        # Whose password was changed elsewhere is signed out already.
        if data.get(HASH_SESSION_KEY) == user.get_session_auth_hash():
            yield OpenSession(
                device=device_name(data.get(DEVICE, "")),
                signed_in_at=_moment(data.get(SIGNED_IN_AT, 0)),
                last_activity=_moment(data.get(LAST_ACTIVITY, 0)),
                is_current=session.pk == current,
            )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
