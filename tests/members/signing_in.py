"""The codes of an authenticator app, as the app would make them."""

from __future__ import annotations

from allauth.mfa.totp.internal import auth

PASSWORD = "a long enough sentence"


def code_of(key: str, ahead: int = 0) -> str:
    """Return the code of a key now; `ahead`: the one after so many more."""
    now = list(auth.yield_hotp_counters_from_time())
    counter = now[len(now) // 2] + ahead
    return auth.format_hotp_value(auth.hotp_value(key, counter))
