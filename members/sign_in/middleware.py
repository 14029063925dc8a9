"""Enforces the second factor, and lets sign-in forms redirect to identity providers."""

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
    """Redirects users who need a second factor (SECOND_FACTOR) to set one up.

    Until then they only reach the pages of their own account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        account_path = reverse("account_login").removesuffix("login/")
        exempt = (account_path, settings.STATIC_URL, reverse("brand"), reverse("logo"))
        if (
            not request.path.startswith(exempt)
            and user.is_authenticated
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
