"""What holds for every identity provider, whatever its settings say."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.saml.utils import build_saml_config
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.checks import run_checks
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from members.sign_in.identity_providers import check_providers
from tests.factories import MembershipFactory
from tests.members.sign_in.test_provider_sign_in import (  # noqa: F401
    CALLBACK,
    LOGIN,
    Provider,
    provider,
)

pytestmark = pytest.mark.django_db
ACS = "/account/saml/south/acs/"
HOST = "library.example.org"
IDP = "https://idp.example.org/saml"


@pytest.fixture
def browser() -> Client:
    """A client that names the host, as browsers do."""
    return Client(headers={"Host": HOST})


@pytest.fixture
def bodies(monkeypatch):
    """What the provider is sent for a token."""
    received = []

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        received.append(parse_qs(self.rfile.read(length).decode()))
        self._say({"access_token": "a", "token_type": "Bearer"})

    monkeypatch.setattr(Provider, "do_POST", do_POST)
    return received


@pytest.mark.parametrize("written", [{}, {"oauth_pkce_enabled": False}])
def test_openid_connect_always_uses_pkce(client, provider, bodies, settings, written):  # noqa: F811
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"] |= written
    query = parse_qs(urlsplit(client.post(LOGIN)["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    client.get(CALLBACK, {"code": "c", "state": query["state"][0]})
    (verifier,) = bodies[0]["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert query["code_challenge"] == [challenge]


@pytest.fixture(scope="module")
def signing() -> tuple[str, str]:
    """A key of a provider and its certificate, in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode(), certificate.public_bytes(Encoding.PEM).decode()


@pytest.fixture
def saml(settings, signing):
    """A SAML provider whose settings ask for as little as they can."""
    weak = {
        "strict": False,
        "want_assertion_signed": False,
        "reject_deprecated_algorithm": False,
        "reject_idp_initiated_sso": False,
    }
    idp = {"entity_id": IDP, "sso_url": f"{IDP}/sso", "x509cert": signing[1]}
    app = {
        "provider_id": "south",
        "client_id": "south",
        "name": "South staff",
        "settings": {
            "idp": idp,
            "advanced": weak,
            "attribute_mapping": {"uid": "uid", "email": "mail"},
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [app]}}
    settings.ALLOWED_HOSTS = [HOST]
    return app


def saml_response(request_id: str) -> str:
    """Return the answer of a provider that says who somebody is, unsigned."""
    now = datetime.now(UTC)
    stamp, until = (
        moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        for moment in (now, now + timedelta(minutes=5))
    )
    here = f"http://{HOST}/account/saml/south"
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0"
IssueInstant="{stamp}" Destination="{here}/acs/" InResponseTo="{request_id}">
<saml:Issuer>{IDP}</saml:Issuer><samlp:Status><samlp:StatusCode
Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_a" Version="2.0" IssueInstant="{stamp}">
<saml:Issuer>{IDP}</saml:Issuer><saml:Subject><saml:NameID>jo</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{here}/acs/"
InResponseTo="{request_id}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{stamp}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{here}/metadata/</saml:Audience></saml:AudienceRestriction>
</saml:Conditions><saml:AuthnStatement AuthnInstant="{stamp}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="uid"><saml:AttributeValue>jo
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>
</samlp:Response>"""


def signed(response: str, signing, *, what: str) -> str:
    """Return the response with its assertion or the whole of it signed."""
    key, certificate = signing
    algorithms = (OneLogin_Saml2_Constants.RSA_SHA256, OneLogin_Saml2_Constants.SHA256)
    if what == "message":
        return OneLogin_Saml2_Utils.add_sign(
            response, key, certificate, False, *algorithms
        ).decode()
    if what == "sha1":
        sha1 = OneLogin_Saml2_Constants
        algorithms = (sha1.RSA_SHA1, sha1.SHA1)
    start, end = response.index("<saml:Assertion"), response.index("</samlp:Response>")
    space = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
    assertion = response[start:end].replace(
        "<saml:Assertion", f"<saml:Assertion {space}"
    )
    done = OneLogin_Saml2_Utils.add_sign(
        assertion, key, certificate, False, *algorithms
    ).decode()
    return response[:start] + done + response[end:]


def come_back(client, change) -> None:
    """Go to the provider and come back with what `change` makes of its answer."""
    to = urlsplit(client.post("/account/saml/south/login/")["Location"])
    request = OneLogin_Saml2_Utils.decode_base64_and_inflate(
        parse_qs(to.query)["SAMLRequest"][0]
    ).decode()
    request_id = request.partition(' ID="')[2].partition('"')[0]
    response = base64.b64encode(change(saml_response(request_id)).encode()).decode()
    client.post(ACS, {"SAMLResponse": response})
    client.get(f"{ACS}finish/")


def test_signed_assertion_signs_in(browser, saml, signing):
    member = MembershipFactory().user
    SocialAccount.objects.create(user=member, provider="south", uid="jo")
    come_back(browser, lambda answer: signed(answer, signing, what="assertion"))
    assert browser.session.get("_auth_user_id") == str(member.pk)


@pytest.mark.parametrize("what", ["nothing", "message", "sha1"])
def test_assertion_without_valid_signature_is_rejected(browser, saml, signing, what):
    """A signature of the whole message, or one by SHA-1, is none of the assertion."""
    member = MembershipFactory().user
    SocialAccount.objects.create(user=member, provider="south", uid="jo")
    if what == "nothing":
        come_back(browser, str)
    else:
        come_back(browser, lambda answer: signed(answer, signing, what=what))
    assert "_auth_user_id" not in browser.session


def test_saml_settings_are_strict(rf, saml):
    request = rf.get("/", headers={"Host": HOST})
    (app,) = get_adapter().list_apps(request, provider="saml")
    config = build_saml_config(request, app.settings, "south")
    assert config["strict"] is True
    assert config["security"]["wantAssertionsSigned"] is True
    assert config["security"]["rejectDeprecatedAlgorithm"] is True
    assert app.settings["advanced"]["reject_idp_initiated_sso"] is True


def faults() -> str:
    return " ".join(str(message.msg) for message in check_providers())


def test_weak_settings_are_reported(saml):
    told = faults()
    for key in ("strict", "want_assertion_signed", "reject_deprecated_algorithm"):
        assert f"south: {key} must be True" in told
    assert {"members.E001"} == {message.id for message in check_providers()}
    assert any(message.id == "members.E001" for message in run_checks())


def test_provider_without_pkce_or_tls_is_reported(settings, provider):  # noqa: F811
    assert faults() == ""
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"] = {
        "server_url": "http://login.example.org/",
        "oauth_pkce_enabled": False,
    }
    assert "north: oauth_pkce_enabled must be True" in faults()
    assert "http://login.example.org/ must begin with https" in faults()


def test_unknown_provider_is_reported(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": []}}
    assert "google is neither" in faults()
