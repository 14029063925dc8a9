"""Signing in with the account of one's organisation: OpenID Connect."""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model

from members.models import AccountEmail, Invitation, Membership
from tests.factories import MembershipFactory, OrganisationFactory
from tests.servers import serving

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/north/login/"
CALLBACK = "/account/oidc/north/login/callback/"


class Provider(BaseHTTPRequestHandler):
    """An identity provider that says of everybody the same."""

    claims: dict = {}

    def do_GET(self):
        base = f"http://{self.headers['Host']}"
        endpoints = ("authorization", "token", "userinfo")
        known = {f"{name}_endpoint": f"{base}/{name}" for name in endpoints}
        is_person = self.path == "/userinfo"
        self._say(self.claims if is_person else {"issuer": base} | known)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "a", "token_type": "Bearer"})

    def _say(self, answer: dict) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing: tests stay quiet."""


@pytest.fixture
def provider(settings, monkeypatch):
    """A provider of an organisation, configured as docs/sign-in.md says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    address = f"http://127.0.0.1:{server.server_port}"
    claims = {"sub": "77", "email": "jo@example.org", "email_verified": True}
    monkeypatch.setattr(Provider, "claims", claims)
    app = {
        "provider_id": "north",
        "name": "North staff",
        "client_id": "library",
        "secret": "s",
        "settings": {"server_url": address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    with serving(server):
        yield address


def come_back(client, address=LOGIN):
    """Go to the provider and come back from it, as a browser does."""
    to = urlsplit(client.post(address)["Location"])
    state = parse_qs(to.query)["state"][0]
    return client.get(CALLBACK, {"code": "c", "state": state})


def test_no_provider_shows_no_button(client):
    assert "/account/oidc/" not in client.get("/account/login/").content.decode()


def test_provider_has_a_button(client, provider):
    html = client.get("/account/login/").content.decode()
    assert "North staff" in html
    assert f'href="{LOGIN}' in html
    page = client.get(LOGIN)
    assert "form-action 'self' https:" in page["Content-Security-Policy"]
    to = client.post(LOGIN)["Location"]
    assert to.startswith(f"{provider}/authorization?")
    assert "code_challenge" not in to or "S256" in to
    assert parse_qs(urlsplit(to).query)["client_id"] == ["library"]


def test_other_pages_allow_no_external_forms(client, provider):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert "form-action 'self';" in policy


def test_unknown_person_gets_no_account(client, provider):
    response = come_back(client)
    if response.status_code == 302:
        response = client.get(response["Location"])
    assert "invitation" in response.content.decode()
    assert not get_user_model().objects.filter(email="jo@example.org").exists()
    assert not SocialAccount.objects.exists()
    assert "_auth_user_id" not in client.session


def test_address_claimed_by_provider_opens_no_account(client, provider):
    member = MembershipFactory(user__email="jo@example.org").user
    EmailAddress.objects.create(
        user=member, email=member.email, verified=True, primary=True
    )
    come_back(client)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_signed_in_user_connects_the_accounts(client, provider):
    member = MembershipFactory().user
    client.force_login(member)
    come_back(client, f"{LOGIN}?process=connect")
    assert SocialAccount.objects.get().user == member
    client.logout()
    come_back(client)
    assert client.session["_auth_user_id"] == str(member.pk)


def test_former_member_cannot_sign_in_by_provider(client, provider):
    member = MembershipFactory().user
    SocialAccount.objects.create(user=member, provider="north", uid="77")
    member.membership.end()
    come_back(client)
    assert "_auth_user_id" not in client.session


def test_invited_user_signs_up_with_a_provider(client, provider):
    invitation = Invitation(
        email="jo@example.org", organisation=OrganisationFactory(label_en="North")
    )
    token = invitation.renew()
    invitation.save()
    client.get(f"/join/{token}/")
    response = come_back(client)
    if response["Location"].endswith("/signup/"):
        fields = {"email": "jo@example.org", "name": "Jo"}
        client.post(response["Location"], fields)
    assert Membership.objects.get().user.email == "jo@example.org"


def test_invitation_requires_the_invited_address(client, provider):
    invitation = Invitation(
        email="somebody@example.org", organisation=OrganisationFactory()
    )
    token = invitation.renew()
    invitation.save()
    client.get(f"/join/{token}/")
    response = come_back(client)
    if response["Location"].endswith("/signup/"):
        fields = {"email": "jo@example.org", "name": "Jo"}
        client.post(response["Location"], fields)
    assert not Membership.objects.exists()


def test_documented_settings_give_a_button_each(client, settings):
    text = (Path(__file__).parents[3] / "docs" / "sign-in.md").read_text("utf-8")
    for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL):
        settings.SOCIALACCOUNT_PROVIDERS = json.loads(block)
        html = client.get("/account/login/").content.decode()
        assert html.count("/login/?process=login") == 1, block


def test_known_address_is_answered_like_an_unknown_one(client, provider):
    unknown = final_page(client)
    member = MembershipFactory(user__email="jo@example.org").user
    EmailAddress.objects.create(
        user=member, email=member.email, verified=True, primary=True
    )
    client.cookies.clear()
    assert final_page(client) == unknown
    assert not AccountEmail.objects.exists()


def final_page(client) -> tuple[int, str]:
    """Return what somebody sees who comes back from the provider."""
    response = come_back(client)
    if response.status_code == 302:
        response = client.get(response["Location"])
    random = r'value="\w{64}"|state(=|%3D)\w+'
    return response.status_code, re.sub(random, "", response.text)
