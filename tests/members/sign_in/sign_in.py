"""Signing in as a person does, and the codes of an authenticator app."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal import auth

PASSWORD = "a long enough sentence"
ACTIVATE = "/account/2fa/totp/activate/"


def sign_in(client, user, password: str = PASSWORD, **extra):
    fields = {"login": user.username, "password": password}
    return client.post("/account/login/", fields, **extra)


def set_up(client, user) -> tuple[str, list[str]]:
    """Sign in and set up an authenticator app. Returns its key and recovery codes."""
    sign_in(client, user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    html = client.get(ACTIVATE).content.decode()
    key = re.search(r'id="authenticator_secret"[^>]*\svalue="(\w+)"', html)[1]
    client.post(ACTIVATE, {"code": code_of(key)})
    html = client.get("/account/2fa/recovery-codes/").content.decode()
    client.logout()
    return key, re.findall(r"\b\d{8}\b", html)


def answer(client, code: str):
    return client.post("/account/2fa/authenticate/", {"code": code})


def code_of(key: str, ahead: int = 0) -> str:
    """Return the code of a key now; `ahead`: the one after so many more."""
    now = list(auth.yield_hotp_counters_from_time())
    counter = now[len(now) // 2] + ahead
    return auth.format_hotp_value(auth.hotp_value(key, counter))
