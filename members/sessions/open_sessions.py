"""Lists and ends the open sessions of a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from members.deferred_writes import defer
from members.models import UserSession
from members.sessions.devices import device_name, device_of
from members.sessions.store import key_digest
from members.sessions.visits import record_activity

# Keys in the session; times are Unix timestamps.
SIGNED_IN_AT, LAST_ACTIVITY, DEVICE = "signed_in_at", "last_activity", "device"
# Session key of the notice on the sign-in page after a sign-out.
END_NOTICE = "end_notice"


@dataclass(frozen=True)
class OpenSession:
    """A session as its user sees it."""

    device: str
    signed_in_at: datetime
    last_activity: datetime
    is_current: bool


def record_sign_in(sender, request: HttpRequest, user, **kwargs) -> None:
    """Store time and device in a new session."""
    now = int(time())
    request.session[SIGNED_IN_AT] = request.session[LAST_ACTIVITY] = now
    request.session[DEVICE] = device_of(request)
    request.session.pop(END_NOTICE, None)
    defer(record_activity, user.pk)


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """Return the user's sessions: the current one, then the others by last use."""
    user, current_key = request.user, key_digest(request.session.session_key or "")
    rows = UserSession.objects.filter(user=user, expire_date__gt=timezone.now())
    sessions = []
    for row in rows:
        data = row.get_decoded()
        # Sessions from before a change of password are signed out already.
        if data.get(HASH_SESSION_KEY) == user.get_session_auth_hash():
            signed_in_at, last_activity = (
                datetime.fromtimestamp(data.get(key, 0), UTC)
                for key in (SIGNED_IN_AT, LAST_ACTIVITY)
            )
            sessions.append(
                OpenSession(
                    device=device_name(data.get(DEVICE, "")),
                    signed_in_at=signed_in_at,
                    last_activity=last_activity,
                    is_current=row.pk == current_key,
                )
            )
    return sorted(
        sessions,
        key=lambda session: (session.is_current, session.last_activity),
        reverse=True,
    )


def end_sessions(user, *, except_key: str | None = None) -> int:
    """End a user's sessions, except the one with this key. Returns how many ended."""
    sessions = UserSession.objects.filter(user=user)
    if except_key:
        sessions = sessions.exclude(pk=key_digest(except_key))
    count, _by_model = sessions.delete()
    return count


def end_other_sessions(sender, request: HttpRequest, user, **kwargs) -> None:
    """Delete the sessions of a former password, which Django would only ignore."""
    is_own = request.user.is_authenticated and request.user == user
    end_sessions(user, except_key=request.session.session_key if is_own else None)
