"""Signal handlers of members, all registered in one place."""

from __future__ import annotations

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.signals import request_finished

from library.signals import restricted_exported, restricted_file_served
from members.accounts import events, signup
from members.accounts.events import Kind
from members.deferred_writes import write_deferred
from members.sessions import open_sessions
from members.sign_in import lockouts
from members.usage import failed_searches
from search.signals import few_results

# allauth's signals that come with `request` and `user`, and the events they become.
RECORDED_SIGNALS = {
    account.user_logged_in: Kind.SIGNED_IN,
    account.password_changed: Kind.PASSWORD_CHANGED,
    account.password_set: Kind.PASSWORD_CHANGED,
    account.password_reset: Kind.PASSWORD_CHANGED,
    mfa.authentication_failed: Kind.SECOND_FACTOR_REFUSED,
    mfa.authenticator_added: Kind.SECOND_FACTOR_CHANGED,
    mfa.authenticator_removed: Kind.SECOND_FACTOR_CHANGED,
    mfa.authenticator_reset: Kind.SECOND_FACTOR_CHANGED,
}


def record_event(sender, signal, request, user, **kwargs) -> None:
    events.enqueue(request, RECORDED_SIGNALS[signal], user)


def register_signal_handlers() -> None:
    account.user_signed_up.connect(signup.join)
    user_login_failed.connect(lockouts.count_failure)
    user_logged_in.connect(lockouts.clear_failures)
    account.password_reset.connect(lockouts.reset_failures)
    account.password_changed.connect(lockouts.reset_failures)
    user_logged_in.connect(open_sessions.record_sign_in)
    user_login_failed.connect(events.record_refused_sign_in)
    for signal in RECORDED_SIGNALS:
        signal.connect(record_event)
    for signal in (
        account.password_changed,
        account.password_set,
        account.password_reset,
    ):
        signal.connect(open_sessions.end_other_sessions)
    restricted_file_served.connect(events.record_file)
    restricted_exported.connect(events.record_export)
    few_results.connect(failed_searches.record_failed_search)
    request_finished.connect(write_deferred)
