"""Middleware: idle sessions, the second factor, and forms of identity providers."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.deferred_writes import defer
from members.sessions.open_sessions import END_NOTICE, LAST_ACTIVITY, SIGNED_IN_AT
from members.sessions.visits import record_activity
from members.sign_in.privilege import is_privileged
from members.sign_in.second_factor import UnreadableSeed, needs_second_factor

# Requests that open pages make by themselves: they are no user activity.
BACKGROUND_VIEWS = {
    "desk_batches:state",
    "desk_import_export:state",
    "desk_grid:waiting",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
}
WRITE_INTERVAL_SECONDS = 60


class IdleTimeoutMiddleware:
    """Signs out privileged users after IDLE_TIMEOUT_MINUTES without activity, and all
    users after SESSION_COOKIE_AGE, however active they are.

    The request continues as a visitor's: pages redirect to sign-in, scripts get 403 and
    keep what was typed. Sessions without timestamps end too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reason = ""
        if request.user.is_authenticated:
            age = self._seconds_since(request, SIGNED_IN_AT)
            minutes = settings.IDLE_TIMEOUT_MINUTES
            is_idle = self._seconds_since(request, LAST_ACTIVITY) >= minutes * 60
            if age >= settings.SESSION_COOKIE_AGE:
                reason = _("Your session has ended. Sign in again.")
            elif is_idle and is_privileged(request.user):
                text = _("You were signed out after %d minutes without activity.")
                reason = text % minutes
        if reason:
            logout(request)
            # Not a message, which the response to a script would consume.
            request.session[END_NOTICE] = reason
        response = self.get_response(request)
        match = request.resolver_match
        # At most once a minute.
        if (
            match
            and match.view_name not in BACKGROUND_VIEWS
            and request.user.is_authenticated
            and self._seconds_since(request, LAST_ACTIVITY) >= WRITE_INTERVAL_SECONDS
        ):
            request.session[LAST_ACTIVITY] = int(time())
            defer(record_activity, request.user.pk)
        return response

    @staticmethod
    def _seconds_since(request: HttpRequest, key: str) -> float:
        return time() - request.session.get(key, 0)


class SecondFactorMiddleware:
    """Redirects users who need a second factor (SECOND_FACTOR) to set one up.

    Until then they only reach the pages of their own account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        account_path = reverse("account_login").removesuffix("login/")
        exempt = (account_path, settings.STATIC_URL, reverse("brand"), reverse("logo"))
        if (
            not request.path.startswith(exempt)
            and needs_second_factor(user)
            and not is_mfa_enabled(user)
        ):
            text = _("Set up a second factor to continue: an app or a passkey.")
            messages.warning(request, text)
            return redirect("mfa_index")
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Show what to do if a user's codes cannot be decrypted."""
        if not isinstance(exception, UnreadableSeed):
            return None
        context = {"message": exception.messages[0]}
        return render(request, "members/unreadable_codes.html", context, status=409)


class ProviderFormMiddleware:
    """Allows the sign-in page of a provider to redirect to that provider.

    Chromium applies `form-action` to redirects too, and the provider's URL is not known
    in advance.
    """

    PAGES = ("openid_connect_login", "saml_login")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in self.PAGES:
            policy = response.headers.get("Content-Security-Policy", "")
            policy = policy.replace("form-action 'self'", "form-action 'self' https:")
            response.headers["Content-Security-Policy"] = policy
        return response
