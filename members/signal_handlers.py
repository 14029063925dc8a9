"""What the record of accounts and the list of sessions listen to."""

from __future__ import annotations

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.signals import request_finished

from library.signals import restricted_exported, restricted_file_served
from members.accounts import events
from members.accounts.events import Kind
from members.sessions import open_sessions

# allauth's signals that come with `request` and `user`, and what they are recorded as.
RECORDED = (
    (account.user_logged_in, Kind.SIGNED_IN),
    (mfa.authentication_failed, Kind.SECOND_FACTOR_REFUSED),
    (mfa.authenticator_added, Kind.SECOND_FACTOR_CHANGED),
    (mfa.authenticator_removed, Kind.SECOND_FACTOR_CHANGED),
    (mfa.authenticator_reset, Kind.SECOND_FACTOR_CHANGED),
)
NEW_PASSWORD = (
    account.password_changed,
    account.password_set,
    account.password_reset,
)


def register_signal_handlers() -> None:
    """Connect the handlers; called once, when Django is ready."""
    user_logged_in.connect(open_sessions.note_sign_in)
    user_login_failed.connect(events.note_refused)
    for signal, kind in RECORDED:
        signal.connect(_recorder(kind), weak=False)
    for signal in NEW_PASSWORD:
        signal.connect(_recorder(Kind.PASSWORD_CHANGED), weak=False)
        signal.connect(open_sessions.end_others)
    restricted_file_served.connect(events.note_file)
    restricted_exported.connect(events.note_export)
    request_finished.connect(events.write_waiting)


def _recorder(kind: str):
    def record(sender, request, user, **kwargs) -> None:
        events.note(request, kind, user)

    return record
