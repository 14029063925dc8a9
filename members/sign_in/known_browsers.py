"""The cookie of browsers in which a user has signed in before."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.accounts.lookup import name_digests
from members.models import KnownBrowser
from members.models.sign_in_limits import BROWSER_MAX_AGE

COOKIE = "browser"
# Session key of users who have just set a password with a link from an email.
PROVEN_USER = "proven_user"


def known_browser_key(request: HttpRequest, name: str) -> str | None:
    """Return the key under which failures of this browser count; None if unknown.

    `name` is the digest of the typed name: a browser is known for the names of its own
    user only.
    """
    proven = request.session.get(PROVEN_USER, {})
    if name in proven.get("names", []):
        return proven["key"]
    token = request.COOKIES.get(COOKIE)
    browser = KnownBrowser.objects.by_token(token) if token else None
    if browser and name in name_digests(browser.user):
        return browser.digest
    return None


def forget_browsers(user) -> None:
    """Delete all known browsers of a user, since their password has changed."""
    KnownBrowser.objects.filter(user=user).delete()


def trust_session(request: HttpRequest, user) -> None:
    """Treat the browser of this session as known to `user`, who can read their email: a
    new password must work even while others are guessing."""
    key = secrets.token_hex(32)
    names = sorted(name_digests(user))
    request.session[PROVEN_USER] = {"key": key, "names": names}


def remember_browser(request: HttpRequest, response: HttpResponse, user) -> None:
    """Set or renew the cookie of a browser in which a user has signed in."""
    token = request.COOKIES.get(COOKIE, "")
    browser = KnownBrowser.objects.by_token(token) if token else None
    if browser and browser.user_id == user.pk:
        KnownBrowser.objects.filter(pk=browser.pk).update(used_at=timezone.now())
    else:
        token = KnownBrowser.objects.issue(user)
    # For every path: each language has its own path for the forms.
    response.set_cookie(
        COOKIE,
        token,
        max_age=BROWSER_MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
