"""The pages on which members create and revoke access tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from api.models import AccessToken
from api.tokens.expiry import delete_expired
from api.tokens.forms import MAX_TOKENS
from members import deferred_writes
from members.models import AccountEmail, AccountEvent
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
PAGE, NEW = "/tokens/", "/tokens/new/"
REAUTHENTICATE = "/account/reauthenticate/"
FORM = {"name": "Site of <b>our</b> network", "level": "members"}


@pytest.fixture
def member(client):
    """A member who has just signed in and typed the password once more."""
    user = MembershipFactory(user=UserFactory(password=PASSWORD)).user
    user.set_password(PASSWORD)
    user.save()
    form = {"login": user.username, "password": PASSWORD}
    assert client.post(reverse("account_login"), form).status_code == 302
    client.post(REAUTHENTICATE, form)
    return user


def secret_in(response) -> str:
    match = re.search(r'value="(clib_[\w-]+)"', response.content.decode())
    return match[1] if match else ""


def test_new_token_is_shown_once_and_works(client, member, read):
    resource = ResourceFactory(visibility="members")
    hidden = ResourceFactory(visibility="committee")
    response = client.post(NEW, FORM)
    secret = secret_in(response)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    page = client.get(PAGE).content.decode()
    assert secret not in page
    assert "Site of &lt;b&gt;our&lt;/b&gt; network" in page
    client.logout()
    assert read(f"/resources/{resource.pk}", secret).status_code == 200
    assert read(f"/resources/{hidden.pk}", secret).status_code == 404


def test_new_token_is_told_by_email_and_on_the_account_page(client, member):
    client.post(NEW, FORM)
    deferred_writes.write_deferred()
    email = AccountEmail.objects.get(kind="notice")
    assert email.email == member.email
    assert FORM["name"] in email.text
    assert PAGE in email.text
    assert "clib_" not in email.text
    kinds = AccountEvent.objects.filter(user=member).values_list("kind", flat=True)
    assert AccountEvent.Kind.TOKEN_CREATED in kinds
    assert f'href="{PAGE}"' in client.get("/organisation/").content.decode()


def test_token_needs_a_recent_sign_in(client, member):
    client.logout()
    client.force_login(member)
    response = client.post(NEW, FORM)
    assert response.status_code == 302
    assert response["Location"].startswith(REAUTHENTICATE)
    assert not AccessToken.objects.exists()
    # Afterwards the request goes on.
    response = client.post(response["Location"], {"password": PASSWORD})
    assert AccessToken.objects.get().owner == member
    assert secret_in(response)


def test_level_above_the_owner_is_refused(client, member):
    page = client.get(PAGE).content.decode()
    assert 'value="members"' in page
    assert 'value="committee"' not in page
    response = client.post(NEW, FORM | {"level": "committee"})
    assert (response.status_code, secret_in(response)) == (200, "")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("form", [{}, {"name": "", "level": ""}, {"name": "x" * 101}])
def test_incomplete_form_is_explained(client, member, form):
    response = client.post(NEW, form)
    assert "errorlist" in response.content.decode()
    assert not AccessToken.objects.exists()


def test_number_of_tokens_is_limited(client, member):
    for number in range(MAX_TOKENS):
        AccessToken.objects.create(owner=member, name="x", digest=str(number))
    assert "Revoke one first" in client.post(NEW, FORM).content.decode()
    assert AccessToken.objects.count() == MAX_TOKENS


def test_revoked_token_gives_no_access(client, member, read, make_token):
    others = make_token()
    own = make_token("members", owner=member)
    pk = AccessToken.objects.get(owner=member).pk
    other_pk = AccessToken.objects.exclude(owner=member).get().pk
    assert read("/search", own).status_code != 401
    assert client.post(f"/tokens/{pk}/revoke/").status_code == 302
    assert read("/search", own).status_code == 401
    assert client.post(f"/tokens/{other_pk}/revoke/").status_code == 404
    assert read("/vocabularies", others).status_code == 200
    deferred_writes.write_deferred()
    kinds = AccountEvent.objects.filter(user=member).values_list("kind", flat=True)
    assert AccountEvent.Kind.TOKEN_REVOKED in kinds


def test_pages_need_a_sign_in(client):
    assert client.get(PAGE).status_code == 302
    assert client.post(NEW, FORM).status_code == 302
    assert client.post("/tokens/1/revoke/").status_code == 302
    assert not AccessToken.objects.exists()


def test_page_lists_only_own_tokens(client, member, make_token):
    make_token()
    assert "data-token" not in client.get(PAGE).content.decode()


def test_expired_tokens_are_deleted_after_a_month(make_token):
    make_token(expires_at=timezone.now() - timedelta(days=31))
    make_token(expires_at=timezone.now() - timedelta(days=29))
    make_token()
    delete_expired()
    assert AccessToken.objects.count() == 2
