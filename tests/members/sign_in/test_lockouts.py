"""One password cannot be guessed from many addresses, nor its owner locked out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from members.models import FailureCount, KnownBrowser
from members.models.sign_in_limits import MAX_BROWSERS
from tests.factories import UserFactory
from tests.members.accounts.account_emails import send_account_mails
from tests.members.sign_in.password_guesses import (
    attempt,
    confirmed_member,
    guess_from_everywhere,
)
from tests.members.sign_in.sign_in import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return confirmed_member()


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def let_pause_pass() -> None:
    FailureCount.objects.update(locked_until=timezone.now())


def browser_of(client_class, user):
    """Return the client of somebody who signed in before, and signed out."""
    client = client_class()
    assert attempt(client, PASSWORD, name=user.username).status_code == 302
    client.post("/account/logout/")
    return client


@pytest.fixture
def client_class(client):
    return type(client)


def test_ten_failures_from_anywhere_lock_a_name(client, member):
    assert guess_from_everywhere(client) == [200] * 10
    response = attempt(client, PASSWORD)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Try again in a minute" in response.text
    assert not is_in(client)


def test_nine_failures_lock_nothing(client, member):
    guess_from_everywhere(client, times=9)
    assert attempt(client, PASSWORD).status_code == 302


def test_other_name_is_not_locked(client, member):
    UserFactory(username="karim", password=PASSWORD)
    guess_from_everywhere(client)
    assert attempt(client, PASSWORD, name="karim").status_code == 302


def test_lockout_doubles_up_to_15_minutes(client, member):
    guess_from_everywhere(client)
    pauses = []
    for number in range(6):
        pauses.append(attempt(client)["Retry-After"])
        let_pause_pass()
        assert attempt(client, ip=f"198.51.100.{number}").status_code == 200
    assert pauses == ["60", "120", "240", "480", "900", "900"]


def test_denied_attempts_do_not_prolong_the_lockout(client, member):
    guess_from_everywhere(client)
    guess_from_everywhere(client)
    # Of the first minute some seconds are over; a longer pause would be two.
    assert 0 < int(attempt(client)["Retry-After"]) <= 60


def test_right_password_works_after_the_lockout(client, member):
    guess_from_everywhere(client)
    let_pause_pass()
    assert attempt(client, PASSWORD).status_code == 302
    assert not FailureCount.objects.exists()


def test_failures_are_reset_after_an_hour(client, member):
    guess_from_everywhere(client, times=9)
    earlier = timezone.now() - timedelta(minutes=61)
    FailureCount.objects.update(last_failed_at=earlier)
    guess_from_everywhere(client, times=5)
    assert attempt(client, PASSWORD).status_code == 302
    FailureCount.objects.create(digest="x", last_failed_at=earlier)
    FailureCount.objects.delete_old()
    assert not FailureCount.objects.exists()


def test_known_browser_is_not_locked(client, client_class, member):
    known = browser_of(client_class, member)
    guess_from_everywhere(client)
    assert attempt(client, PASSWORD).status_code == 429
    assert attempt(known, PASSWORD).status_code == 302


def test_known_browser_has_its_own_limit(client, client_class, member):
    known = browser_of(client_class, member)
    assert guess_from_everywhere(known) == [200] * 10
    assert attempt(known, PASSWORD).status_code == 429
    assert attempt(client, PASSWORD).status_code == 302


def test_browser_is_known_for_its_user_only(client_class, member):
    UserFactory(username="karim", password=PASSWORD)
    known = browser_of(client_class, member)
    guess_from_everywhere(known, name="karim")
    assert attempt(known, PASSWORD, name="karim").status_code == 429


@pytest.mark.parametrize("token", ["", "x", "é" * 5000])
def test_forged_cookie_is_no_known_browser(client, member, token):
    guess_from_everywhere(client)
    client.cookies["browser"] = token
    assert attempt(client, PASSWORD).status_code == 429


def test_expired_browser_is_unknown(client, client_class, member):
    known = browser_of(client_class, member)
    KnownBrowser.objects.update(used_at=timezone.now() - timedelta(days=91))
    guess_from_everywhere(client)
    assert attempt(known, PASSWORD).status_code == 429
    KnownBrowser.objects.delete_old()
    assert not KnownBrowser.objects.exists()


def test_known_browsers_are_limited(client_class, member):
    for _ in range(MAX_BROWSERS + 2):
        last = browser_of(client_class, member)
    assert KnownBrowser.objects.count() == MAX_BROWSERS
    cookie = last.cookies["browser"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in str(list(KnownBrowser.objects.values()))


def test_new_password_ends_the_lockout(client, client_class, member):
    """The way out for an owner in a new browser, while others go on guessing."""
    stolen = browser_of(client_class, member)
    guess_from_everywhere(client)
    owner, new = client_class(), "seven green lamps hum"
    owner.post("/account/password/reset/", {"email": member.email})
    send_account_mails()
    text = mail.outbox[-1].body
    path = text[text.index("/account/password/reset/key/") :].split()[0]
    form = owner.get(path)["Location"]
    owner.post(form, {"password1": new, "password2": new})
    guess_from_everywhere(client)
    assert attempt(client, new).status_code == 429
    assert attempt(stolen, new).status_code == 429
    assert attempt(owner, new).status_code == 302


def test_unconfirmed_address_resets_no_failures(client, client_class, member):
    """An intruder cannot reset the count of an address that is somebody else's."""
    intruder = UserFactory(username="intruder", password=PASSWORD)
    EmailAddress.objects.create(user=intruder, email=member.email)
    known = browser_of(client_class, intruder)
    guess_from_everywhere(client, name=member.email)
    attempt(known, PASSWORD, name="intruder")
    known.post("/account/logout/")
    assert attempt(known, PASSWORD, name=member.email).status_code == 429
