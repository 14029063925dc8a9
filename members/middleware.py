"""Who has to prove twice who they are; forms that go on to an identity provider."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from library.viewers import COMMITTEE, EDITOR, Viewer


class SecondFactorMiddleware:
    """Send editors, the committee and whoever the admin is open to, to set up a second
    factor first.

    Until then they reach the pages of their own account only. SECOND_FACTOR switches it
    off, for the demo's logins.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_open = request.path.startswith(self._open_paths())
        if settings.SECOND_FACTOR and not is_open and self._lacks_one(request):
            text = _("Set up a second factor: your role sees what few may see.")
            messages.warning(request, text)
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _lacks_one(request: HttpRequest) -> bool:
        if not request.user.is_authenticated or is_mfa_enabled(request.user):
            return False
        if Viewer.of(request.user) in (COMMITTEE, EDITOR):
            return True
        # An operator may read nothing of the library and still make others editors.
        return request.user.has_perm("wagtailadmin.access_admin")

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
