"""Who has to prove twice who they are; forms that go on to an identity provider."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.sign_in.second_factor import UnreadableSeed, needs_second_factor


class SecondFactorMiddleware:
    """Send those who need a second factor (SECOND_FACTOR) to set one up first.

    Until then they reach the pages of their own account only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_open = request.path.startswith(self._open_paths())
        if not is_open and self._lacks_one(request.user):
            text = _("Set up a second factor to continue: an app or a passkey.")
            messages.warning(request, text)
            return redirect("mfa_index")
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Tell a person whose codes cannot be decrypted what to do."""
        if not isinstance(exception, UnreadableSeed):
            return None
        context = {"message": exception.messages[0]}
        return render(request, "members/unreadable_codes.html", context, status=409)

    @staticmethod
    def _lacks_one(user) -> bool:
        return (
            user.is_authenticated
            and needs_second_factor(user)
            and not is_mfa_enabled(user)
        )

    @staticmethod
    def _open_paths() -> tuple[str, ...]:
        account = reverse("account_login").removesuffix("login/")
        return (account, settings.STATIC_URL, reverse("brand"), reverse("logo"))


class ProviderFormMiddleware:
    """Let the page that asks before going to an identity provider go there.

    Chromium holds `form-action` against every address that a form is sent on to, and
    the provider's own is known only after asking it.
    """

    PAGES = ("openid_connect_login", "saml_login")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in self.PAGES:
            policy = response.headers.get("Content-Security-Policy", "")
            wider = policy.replace("form-action 'self'", "form-action 'self' https:")
            response.headers["Content-Security-Policy"] = wider
        return response
