"""Ends sessions that nobody uses any more, and those that have lasted long enough."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.privilege import is_privileged
from members.sessions.open_sessions import END_NOTICE, LAST_ACTIVITY, SIGNED_IN_AT

# What open pages ask for by themselves, with nobody in front of them.
BACKGROUND_VIEWS = {
    "desk_batches:state",
    "desk_exchange:state",
    "desk_grid:waiting",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
}
WRITE_INTERVAL_SECONDS = 60


class IdleTimeoutMiddleware:
    """Sign privileged users out after IDLE_TIMEOUT_MINUTES without activity, and all
    users after SESSION_COOKIE_AGE, however active they were.

    The request goes on as a visitor's: pages lead to sign-in and back, scripts get 403
    and keep what was typed. A session without times is one that must end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (reason := self._reason_to_end(request)):
            logout(request)
            # Not a message: an answer to a script would take it from the sign-in page.
            request.session[END_NOTICE] = reason
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        """Note activity, at most once a minute."""
        if not request.user.is_authenticated:
            return
        if request.resolver_match.view_name in BACKGROUND_VIEWS:
            return
        if self._seconds_since(request, LAST_ACTIVITY) >= WRITE_INTERVAL_SECONDS:
            request.session[LAST_ACTIVITY] = int(time())

    def _reason_to_end(self, request: HttpRequest) -> str:
        """Return what the person is told; "" for a session that goes on."""
        if self._seconds_since(request, SIGNED_IN_AT) >= settings.SESSION_COOKIE_AGE:
            return _("Your session has ended. Sign in again.")
        minutes = settings.IDLE_TIMEOUT_MINUTES
        is_idle = self._seconds_since(request, LAST_ACTIVITY) >= minutes * 60
        if is_idle and is_privileged(request.user):
            text = _("You were signed out after %d minutes without activity.")
            return text % minutes
        return ""

    @staticmethod
    def _seconds_since(request: HttpRequest, key: str) -> float:
        return time() - request.session.get(key, 0)
