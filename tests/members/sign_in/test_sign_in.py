"""Signing in with a second factor."""

import pytest
from django.core.cache import cache

from members.sign_in.second_factor import RECENT_SIGN_IN_SECONDS
from tests.factories import MembershipFactory
from tests.members.sign_in.sign_in import (
    ACTIVATE,
    PASSWORD,
    answer,
    code_of,
    set_up,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["editor", "committee"])
def guarded(request, settings):
    """Somebody whose role asks for a second factor."""
    settings.SECOND_FACTOR = "editors"
    return MembershipFactory(role=request.param, user__password=PASSWORD).user


@pytest.fixture
def editor(settings):
    settings.SECOND_FACTOR = "editors"
    return MembershipFactory(role="editor", user__password=PASSWORD).user


@pytest.mark.reliability(37)
def test_editor_signs_in_only_with_second_factor(client, guarded):
    assert sign_in(client, guarded)["Location"] == "/"
    for path in ("/", "/search/", "/admin/"):
        assert client.get(path)["Location"] == "/account/2fa/"
    client.logout()
    key, _ = set_up(client, guarded)
    assert sign_in(client, guarded)["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    # The code that set it up is used; an app shows the next one within 30 seconds.
    cache.clear()
    assert answer(client, code_of(key))["Location"] == "/"
    assert client.get("/search/").status_code == 200


@pytest.mark.reliability(37)
def test_code_guesses_are_limited(client, editor):
    key, _ = set_up(client, editor)
    cache.clear()
    for _ in range(2):
        sign_in(client, editor)
        for number in range(3):
            answer(client, f"{number:06}")
    assert answer(client, code_of(key)).status_code == 200
    assert "_auth_user_id" not in client.session


def test_wrong_code_is_rejected(client, editor):
    key, _ = set_up(client, editor)
    sign_in(client, editor)
    for code in ("000000", code_of(key, ahead=500), ""):
        assert answer(client, code).status_code == 200
    assert "_auth_user_id" not in client.session


def test_recovery_code_works_once(client, editor):
    _, codes = set_up(client, editor)
    assert len(codes) == 10
    sign_in(client, editor)
    assert answer(client, codes[3])["Location"] == "/"
    assert client.get("/admin/").status_code == 200
    client.logout()
    sign_in(client, editor)
    assert answer(client, codes[3]).status_code == 200
    assert answer(client, codes[4])["Location"] == "/"


def test_qr_code_needs_no_external_image(client, editor):
    sign_in(client, editor)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    html = client.get(ACTIVATE).content.decode()
    assert "<svg" in html
    assert "data:" not in html
    assert "<?xml" not in html


def test_setup_right_after_sign_in_asks_for_no_password(client, editor):
    sign_in(client, editor)
    assert client.get(ACTIVATE).status_code == 200


def test_later_setup_requires_reauthentication(client, editor):
    sign_in(client, editor)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= RECENT_SIGN_IN_SECONDS
    session.save()
    assert client.get(ACTIVATE)["Location"].startswith("/account/reauthenticate/")


def test_new_email_address_requires_reauthentication(client):
    member = MembershipFactory(user__password=PASSWORD).user
    sign_in(client, member)
    fields = {"email": "new@example.org", "action_add": ""}
    response = client.post("/account/email/", fields)
    assert response["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize("path", ["login/", "password/reset/", "signup/"])
def test_pages_link_no_public_sign_up(client, path):
    html = client.get(f"/account/{path}").content.decode().partition("<main")[2]
    assert 'href="/account/signup/"' not in html
    assert "invit" in html or path == "password/reset/"
