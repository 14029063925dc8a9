"""Security rules for organisations' identity providers, enforced over their settings.

OpenID Connect uses PKCE, so that a stolen code is useless. SAML assertions must be
signed with current algorithms, and respond to a request of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.core.checks import CheckMessage, Error

OIDC, SAML = "openid_connect", "saml"
OIDC_RULES = {"oauth_pkce_enabled": True}
# allauth's settings below `advanced`. Messages need no signature of their own, since
# only their assertion is read.
SAML_RULES = {
    "strict": True,
    "want_assertion_signed": True,
    "reject_deprecated_algorithm": True,
    "reject_idp_initiated_sso": True,
    "signature_algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "digest_algorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
}
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class SignInProviderAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request, provider=None, client_id=None) -> list[SocialApp]:
        """Return the providers in settings or database, with our rules applied."""
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        for app in apps:
            app.settings = with_rules(app.provider, app.settings)
        return apps


def with_rules(provider: str, options: dict) -> dict:
    """Return a provider's settings with the rules of its protocol applied."""
    if provider == OIDC:
        return options | OIDC_RULES
    if provider == SAML:
        return options | {"advanced": options.get("advanced", {}) | SAML_RULES}
    return options


def check_providers(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Return an error for each setting in SIGN_IN_PROVIDERS that breaks our rules.

    The rules are enforced anyway, but the administrator should know.
    """
    return [
        Error(
            f"SIGN_IN_PROVIDERS: {problem}.",
            hint="See docs/sign-in.md.",
            id="members.E001",
        )
        for problem in find_problems()
    ]


def find_problems() -> Iterator[str]:
    """Yield the weak settings of SIGN_IN_PROVIDERS, and URLs without TLS."""
    for provider, configuration in settings.SOCIALACCOUNT_PROVIDERS.items():
        if provider not in (OIDC, SAML):
            yield f"{provider} is neither {OIDC} nor {SAML}"
            continue
        for app in configuration.get("APPS", []):
            name, options = app.get("provider_id", "?"), app.get("settings", {})
            is_oidc = provider == OIDC
            rules = OIDC_RULES if is_oidc else SAML_RULES
            values = options if is_oidc else options.get("advanced", {})
            for key, value in rules.items():
                if values.get(key, value) != value:
                    yield f"{name}: {key} must be {value} or left out"
            idp = options.get("idp", {})
            urls = (
                options.get("server_url"),
                idp.get("metadata_url"),
                idp.get("sso_url"),
            )
            for url in urls:
                parts = urlsplit(url or "")
                if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
                    yield f"{name}: {url} must begin with https://"
