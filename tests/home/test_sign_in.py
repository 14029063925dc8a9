"""Signing in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def member():
    member = UserFactory(role="member")
    member.set_password(PASSWORD)
    member.save()
    return member


def sign_in(client, member, **more):
    fields = {"login": member.username, "password": PASSWORD} | more
    return client.post("/account/login/", fields)


def test_member_signs_in_and_returns_to_the_page(client, member):
    resource = ResourceFactory(visibility="members")
    url = resource.get_absolute_url()
    assert client.get(url).status_code == 404
    response = sign_in(client, member, next=url)
    assert response["Location"] == url
    assert client.get(url).status_code == 200


def test_sign_in_does_not_redirect_to_other_sites(client, member):
    response = sign_in(client, member, next="https://example.org/")
    assert response["Location"] == "/"


def test_wrong_password_reveals_no_account(client, member):
    for fields in ({"password": "wrong"}, {"login": "nobody"}):
        html = sign_in(client, member, **fields).content.decode()
        assert html.count("are not correct") == 1
        assert 'role="alert"' in html


def test_name_is_given_back_escaped(client, member):
    html = sign_in(client, member, login='"><script>1</script>').content.decode()
    assert "<script>1" not in html


def test_signing_out_removes_access(client, member):
    resource = ResourceFactory(visibility="members")
    client.force_login(member)
    assert client.post("/account/logout/")["Location"] == "/"
    assert client.get(resource.get_absolute_url()).status_code == 404


def test_signing_out_needs_a_post(client, member):
    client.force_login(member)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/password/change/").status_code == 200


def test_deactivated_member_loses_access_at_once(client, member):
    resource = ResourceFactory(visibility="members")
    client.force_login(member)
    get_user_model().objects.update(is_active=False)
    assert client.get(resource.get_absolute_url()).status_code == 404
