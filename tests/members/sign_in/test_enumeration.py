"""A form of signing in costs and says the same, whether or not there is an account."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory
from tests.members.sign_in.password_guesses import LOGIN, confirmed_member
from tests.members.sign_in.sign_in import PASSWORD

pytestmark = pytest.mark.django_db


class CountedHasher(PBKDF2PasswordHasher):
    """Django's hasher, which notes how often it ran and for how many rounds."""

    iterations = 40
    rounds: ClassVar[list[int]] = []

    def encode(self, password, salt, iterations=None):
        self.rounds.append(iterations or self.iterations)
        return super().encode(password, salt, iterations)


class StrongerHasher(CountedHasher):
    iterations = 100


@pytest.fixture(autouse=True)
def hasher(settings):
    """Let the counted hasher hash new passwords; old ones may have another."""
    settings.PASSWORD_HASHERS = [
        f"{__name__}.CountedHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]


@pytest.fixture
def member():
    return confirmed_member()


def hashes(action) -> list[int]:
    CountedHasher.rounds.clear()
    action()
    return CountedHasher.rounds[:]


def attempt(client, name, password="wrong", path=LOGIN):
    fields = {"login": name, "username": name, "password": password}
    return client.post(path, fields)


def page_of(response) -> tuple:
    """Return all that a browser gets, save names and what is random."""
    text = re.sub(r'value="\w{64}"', "", response.content.decode())
    text = re.sub(r"(amina|nobody)(@example.org)?", "NAME", text)
    volatile = {"Content-Length", "Expires"}
    headers = {k: v for k, v in response.headers.items() if k not in volatile}
    return response.status_code, headers, text


@pytest.mark.parametrize("name", ["amina", "amina@example.org", "nobody", "no@b.org"])
def test_wrong_password_costs_one_hash(client, member, name):
    assert hashes(lambda: attempt(client, name)) == [40]


@pytest.mark.parametrize("name", ["amina", "amina@example.org"])
def test_right_password_costs_one_hash(client, member, name):
    assert hashes(lambda: attempt(client, name, PASSWORD)) == [40]
    assert client.session["_auth_user_id"] == str(member.pk)


def test_inactive_user_costs_one_hash(client, member):
    member.is_active = False
    member.save()
    for password in ("wrong", PASSWORD):
        assert hashes(lambda: attempt(client, "amina", password)) == [40]  # noqa: B023
    assert "_auth_user_id" not in client.session


def test_ended_membership_costs_one_hash(client, member):
    member.membership.end()
    for password in ("wrong", PASSWORD):
        assert hashes(lambda: attempt(client, "amina", password)) == [40]  # noqa: B023
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("stored", ["!unusable", "nonsense", ""])
def test_unusable_password_costs_one_hash(client, member, stored):
    member.password = stored
    member.save()
    assert hashes(lambda: attempt(client, "amina@example.org")) == [40]


def test_old_algorithm_costs_one_hash(client, member):
    member.password = make_password(PASSWORD, hasher="md5")
    member.save()
    assert hashes(lambda: attempt(client, "amina")) == [40]
    assert hashes(lambda: attempt(client, "amina", PASSWORD)) == [40]
    member.refresh_from_db()
    assert member.password.startswith("pbkdf2_")


def test_missing_rounds_are_added(client, member, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.StrongerHasher"]
    assert sum(hashes(lambda: attempt(client, "amina"))) == 100
    assert sum(hashes(lambda: attempt(client, "nobody"))) == 100


def test_address_of_two_accounts_costs_one_hash(client, member):
    other = UserFactory(email="amina@example.org", password=PASSWORD)
    assert hashes(lambda: attempt(client, "amina@example.org")) == [40]
    attempt(client, "amina@example.org", PASSWORD)
    assert client.session["_auth_user_id"] == str(member.pk) != str(other.pk)


def test_claimed_address_does_not_lock_owner_out(client):
    """Somebody may add another's address to their account, but not confirm it."""
    intruder = UserFactory(username="intruder", password="another long sentence")
    owner = UserFactory(username="owner", email="owner@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=intruder, email="owner@example.org")
    attempt(client, "owner@example.org", PASSWORD)
    assert client.session["_auth_user_id"] == str(owner.pk)


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtail_forms_cost_one_hash(client, member, settings, path):
    settings.ROOT_URLCONF = "tests.members.sign_in.stock_urls"
    for name in ("amina", "nobody"):
        assert hashes(lambda: attempt(client, name, path=path)) == [40]  # noqa: B023


def test_reauthentication_costs_one_hash(client, member):
    client.force_login(member)
    path = "/account/reauthenticate/"
    assert hashes(lambda: attempt(client, "amina", path=path)) == [40]
    assert hashes(lambda: attempt(client, "amina", PASSWORD, path)) == [40]


def test_locked_name_costs_no_hash(client, member):
    pages = {}
    for name in ("amina", "nobody"):
        for _ in range(5):
            attempt(client, name)
        assert hashes(lambda: attempt(client, name, PASSWORD)) == []  # noqa: B023
        pages[name] = page_of(attempt(client, name, PASSWORD))
    assert pages["amina"] == pages["nobody"]
    assert pages["amina"][0] == 429


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("amina", "nobody"), ("amina@example.org", "nobody@example.org")],
)
def test_sign_in_runs_the_same_queries(client, member, known, unknown):
    attempt(client, "somebody")  # what is read once per process
    asked = {}
    for name in (known, unknown):
        with CaptureQueriesContext(connection) as queries:
            pages = [page_of(attempt(client, name)) for _ in range(7)]
        asked[name] = len(queries), pages
    assert asked[known] == asked[unknown]
