"""Identity providers of organisations: what holds for each, whatever its settings say.

OpenID Connect uses PKCE, so that a stolen code is worth nothing; SAML assertions are
signed, with algorithms that are not broken, and answer a request of ours.
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
# The settings of allauth below `advanced`. Whole messages need no signature of their
# own: nothing is read of them but the assertion.
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
        """Return the providers, from settings or database, with our rules put over
        theirs."""
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        for app in apps:
            app.settings = with_rules(app.provider, app.settings)
        return apps


def with_rules(provider: str, given: dict) -> dict:
    """Return a provider's settings with the rules of its protocol in place."""
    if provider == OIDC:
        return given | OIDC_RULES
    if provider == SAML:
        return given | {"advanced": given.get("advanced", {}) | SAML_RULES}
    return given


def check_providers(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Return an error for each setting of SIGN_IN_PROVIDERS that is weaker than our
    rules. The rules hold all the same; whoever wrote the setting should know."""
    return [
        Error(
            f"SIGN_IN_PROVIDERS: {fault}.",
            hint="See docs/sign-in.md.",
            id="members.E001",
        )
        for fault in _faults()
    ]


def _faults() -> Iterator[str]:
    for provider, options in settings.SOCIALACCOUNT_PROVIDERS.items():
        if provider not in (OIDC, SAML):
            yield f"{provider} is neither {OIDC} nor {SAML}"
            continue
        for app in options.get("APPS", []):
            name, given = app.get("provider_id", "?"), app.get("settings", {})
            rules = OIDC_RULES if provider == OIDC else SAML_RULES
            chosen = given if provider == OIDC else given.get("advanced", {})
            for key, value in rules.items():
                if chosen.get(key, value) != value:
                    yield f"{name}: {key} must be {value} or left out"
            yield from _unprotected_urls(name, given)


def _unprotected_urls(name: str, given: dict) -> Iterator[str]:
    """Yield where a provider's keys or answers would be fetched without TLS."""
    idp = given.get("idp", {})
    for url in (given.get("server_url"), idp.get("metadata_url"), idp.get("sso_url")):
        parts = urlsplit(url or "")
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            yield f"{name}: {url} must begin with https://"
