"""Passwords, codes and tokens cannot be guessed, whichever door is tried."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.utils.translation import gettext, override

from library.access.viewers import MEMBER, Viewer
from tests.factories import MembershipFactory
from tests.members.accounts.account_emails import send_account_mails
from tests.members.sign_in.sign_in import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
TOO_MANY = (
    "Too many attempts to sign in with this name. Try again in %(minutes)s minutes, or "
    "set a new password."
)


@pytest.fixture
def member():
    return MembershipFactory(
        user__username="amina", user__email="amina@example.org", user__password=PASSWORD
    ).user


def guess(client, password="wrong", name="amina", path=LOGIN, came=HERE, **headers):
    fields = {"login": name, "username": name, "password": password}
    return client.post(path, fields, REMOTE_ADDR=came, headers=headers)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def lock_out(client, **how) -> None:
    """Mistake the password five times: the fifth answer says so."""
    assert [guess(client, **how).status_code for _ in range(5)] == [200] * 4 + [429]


@pytest.mark.reliability(37)
def test_right_password_is_denied_after_five_failures(client, member):
    lock_out(client)
    response = guess(client, PASSWORD)
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert not is_in(client)


@pytest.mark.reliability(37)
def test_right_password_works_from_another_ip(client, member):
    lock_out(client)
    assert guess(client, PASSWORD, came=ELSEWHERE).status_code == 302
    assert is_in(client)


@pytest.mark.reliability(37)
def test_other_user_at_same_ip_can_sign_in(client, member):
    MembershipFactory(user__username="karim", user__password=PASSWORD)
    lock_out(client)
    assert guess(client, PASSWORD, name="karim").status_code == 302


@pytest.mark.reliability(37)
def test_lockout_ends_after_cooloff(client, member):
    lock_out(client)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert guess(client, PASSWORD).status_code == 302


@pytest.mark.reliability(37)
def test_right_password_resets_four_failures(client, member):
    for _ in range(2):
        for _ in range(4):
            assert guess(client).status_code == 200
        assert guess(client, PASSWORD).status_code == 302
        client.logout()


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.reliability(37)
def test_forged_forwarded_header_is_ignored(client, member, settings, proxies):
    """Neither a bucket of one's own for each lie, nor somebody else's bucket."""
    settings.PROXIES = proxies
    known = ", ".join([HERE, "10.0.0.1"][:proxies])
    lies = ["192.0.2.1", ELSEWHERE, f"{ELSEWHERE}, 192.0.2.2", "nonsense", "::1"]
    came = "10.0.0.9" if proxies else HERE
    forwarded = [f"{lie}, {known}" if proxies else lie for lie in lies]
    answers = [
        guess(client, came=came, **{"X-Forwarded-For": lie}).status_code
        for lie in forwarded
    ]
    assert answers == [200] * 4 + [429]
    true = {"X-Forwarded-For": known.replace(HERE, ELSEWHERE)} if proxies else {}
    came = came if proxies else ELSEWHERE
    assert guess(client, PASSWORD, came=came, **true).status_code == 302


@pytest.mark.reliability(37)
def test_ipv6_network_counts_as_one_client(client, member):
    for number in range(5):
        response = guess(client, came=f"2001:db8:1:2::{number}")
    assert response.status_code == 429
    assert guess(client, PASSWORD, came="2001:db8:1:3::1").status_code == 302


@pytest.mark.reliability(37)
def test_name_is_case_insensitive(client, member):
    names = ["amina", "AMINA", " Amina ", "amına", "aminA"]
    assert [guess(client, name=n).status_code for n in names] == [200] * 4 + [429]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.reliability(37)
def test_lockout_page_does_not_reveal_accounts(client, member, language):
    """Step by step, somebody unknown is answered like somebody known."""
    path = LOGIN if language == "en" else f"/{language}{LOGIN}"
    for step in range(6):
        known = text_of(guess(client, path=path))
        unknown = text_of(guess(client, name="nobody", path=path))
        assert known == unknown.replace("nobody", "amina"), step
    with override(language):
        assert gettext(TOO_MANY) % {"minutes": 15} in known


def text_of(response) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
@pytest.mark.reliability(37)
def test_no_other_sign_in_form_exists(client, member, path):
    assert guess(client, PASSWORD, path=path).status_code in (404, 405)
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
@pytest.mark.reliability(37)
def test_wagtail_forms_are_limited_too(client, member, settings, path):
    """The count stands before the accounts, not before a page."""
    settings.ROOT_URLCONF = "tests.members.sign_in.stock_urls"
    lock_out(client, path=path)
    assert guess(client, PASSWORD, path=path).status_code == 429
    assert not is_in(client)


@pytest.mark.reliability(37)
def test_open_session_does_not_reveal_password(client, member):
    client.force_login(member)
    path = "/account/reauthenticate/"
    answers = [guess(client, path=path).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert guess(client, PASSWORD, path=path).status_code == 429


@pytest.mark.reliability(37)
def test_old_password_guesses_are_limited(client, member):
    client.force_login(member)
    fields = {"oldpassword": "wrong", "password1": "x" * 20, "password2": "x" * 20}
    answers = [client.post("/account/password/change/", fields) for _ in range(6)]
    assert [response.status_code for response in answers] == [200] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.parametrize("address", ["amina@example.org", "nobody@example.org"])
@pytest.mark.reliability(37)
def test_password_reset_links_are_limited(client, member, address, mailoutbox):
    fields = {"email": address}
    asked = [client.post("/account/password/reset/", fields) for _ in range(6)]
    assert [response.status_code for response in asked] == [302] * 5 + [429]
    send_account_mails()
    assert len(mailoutbox) == (5 if address == member.email else 0)


@pytest.mark.parametrize("path", ["/join/{}/", "/unsubscribe/{}/", "/feeds/{}.atom"])
@pytest.mark.reliability(37)
def test_token_guesses_are_limited(client, settings, path):
    settings.LIMITS = settings.LIMITS | {"tokens": ("5/min", "5/min")}
    answers = [client.get(path.format(f"guess{n}")) for n in range(6)]
    assert {response.status_code for response in answers[:5]} <= {404, 410}
    assert answers[5].status_code == 429
    assert client.get(path.format("x"), REMOTE_ADDR=ELSEWHERE).status_code != 429


@pytest.mark.reliability(37)
def test_stored_counts_and_logs_contain_no_names(client, member, caplog):
    caplog.set_level(logging.DEBUG, logger="axes")
    lock_out(client, name=member.email)
    guess(client, PASSWORD)
    assert not AccessLog.objects.exists()
    kept = str(list(AccessAttempt.objects.values()))
    assert "Locking out somebody" in caplog.text
    for word in ("amina", "wrong", PASSWORD, HERE):
        assert word not in caplog.text
        assert word not in kept.replace(f"'ip_address': '{HERE}'", "")


@pytest.mark.parametrize("name", ["x" * 10_000, "\x00", "\u202e", ""])
@pytest.mark.reliability(37)
def test_hostile_names_are_wrong_names(client, name):
    assert guess(client, name=name).status_code == 200


@pytest.mark.reliability(37)
def test_member_needs_no_second_factor(client, member, settings):
    """The rule for editors and the committee: tests/members/sign_in/test_sign_in.py."""
    settings.SECOND_FACTOR = "editors"
    assert Viewer.of(member) == MEMBER
    guess(client, PASSWORD)
    assert client.get("/search/").status_code == 200
