"""A person sees their sessions and ends them; the database holds no keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from members.models import KnownBrowser, PrivateFeed, SavedSearch, UserSession
from members.sessions.store import SessionStore
from tests.factories import MembershipFactory, UserFactory
from tests.members.sign_in.sign_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:152.0) Gecko/20100101 Firefox/152.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Mobile Safari/537.36"
)
END = "/organisation/sessions/end/"


@pytest.fixture
def member():
    return MembershipFactory(user__password=PASSWORD).user


@pytest.fixture
def phone(member):
    """The member's telephone, signed in."""
    client = Client(headers={"User-Agent": CHROME})
    sign_in(client, member, REMOTE_ADDR="203.0.113.77")
    return client


@pytest.fixture
def laptop(member):
    client = Client(headers={"User-Agent": FIREFOX})
    sign_in(client, member)
    return client


@pytest.fixture
def stranger():
    """Somebody else, signed in."""
    client = Client(headers={"User-Agent": "Opera"})
    client.force_login(MembershipFactory().user)
    return client


def is_in(client) -> bool:
    return client.get("/organisation/").status_code == 200


def sessions_shown(client) -> str:
    html = client.get("/organisation/").text
    return html.partition('id="sessions"')[2].partition("</ul>\n<form")[0]


def test_user_sees_own_sessions(laptop, phone, stranger):
    shown = sessions_shown(laptop)
    assert "Firefox on Windows" in shown
    assert "Chrome on Android" in shown
    assert shown.count("<h3>") == 2
    assert shown.index("This device") < shown.index("Chrome on Android")


def test_ip_address_and_browser_version_are_not_stored(phone):
    data = str(UserSession.objects.get().get_decoded())
    assert "Chrome|Android" in data
    for secret in ("203.0.113.77", "150.", "Mobile", "Mozilla"):
        assert secret not in data


def test_session_keys_are_not_stored(phone, laptop):
    tables = (UserSession, Session)
    rows = str([list(table.objects.values()) for table in tables])
    for client in (phone, laptop):
        assert client.cookies["sessionid"].value not in rows


def test_stored_digest_does_not_sign_in(phone, client):
    client.cookies["sessionid"] = UserSession.objects.get().pk
    assert not is_in(client)
    assert is_in(phone)


def test_other_sessions_are_ended(laptop, phone, stranger):
    laptop.post(END)
    assert is_in(laptop)
    assert not is_in(phone)
    assert is_in(stranger)
    assert sessions_shown(laptop).count("<h3>") == 1


def test_ending_everywhere_ends_this_session(laptop, phone, stranger):
    assert laptop.post(END, {"everywhere": "yes"})["Location"] == "/account/login/"
    assert not is_in(laptop)
    assert not is_in(phone)
    assert is_in(stranger)


def test_ending_sessions_forgets_other_browsers(laptop, member, stranger):
    others = KnownBrowser.objects.issue(UserFactory())
    KnownBrowser.objects.issue(member)
    laptop.post(END)
    assert not KnownBrowser.objects.filter(user=member).exists()
    assert KnownBrowser.objects.by_token(others)


def test_ended_session_is_not_saved_again(laptop, phone, member):
    """A request that began before the end writes its session after it."""
    late = SessionStore(phone.cookies["sessionid"].value)
    late["last_activity"] = 1
    laptop.post(END)
    with pytest.raises(UpdateError):
        late.save()
    assert UserSession.objects.filter(user=member).count() == 1


@pytest.mark.parametrize("path", [END])
def test_ending_sessions_requires_a_form_of_the_owner(client, phone, path):
    assert phone.get(path).status_code == 405
    assert client.post(path)["Location"].startswith("/account/login/")
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert is_in(phone)


def test_new_password_ends_other_sessions(laptop, phone, stranger, member):
    new = "quite another long sentence"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert laptop.post("/account/password/change/", fields).status_code == 302
    assert is_in(laptop)
    assert not is_in(phone)
    assert is_in(stranger)
    assert UserSession.objects.filter(user=member).count() == 1


def test_private_feeds_are_not_ended(laptop, member):
    saved = SavedSearch.objects.create(user=member, name="Sudan", frequency="off")
    PrivateFeed.objects.create(search=saved, digest="d")
    laptop.post(END)
    assert PrivateFeed.objects.exists()


def test_deleted_users_leave_no_session(phone, stranger, member):
    get_user_model().objects.filter(pk=member.pk).delete()
    assert UserSession.objects.count() == 1
    assert phone.get("/").status_code == 200


def test_expired_sessions_are_removed_by_the_worker(phone, stranger, member):
    UserSession.objects.filter(user=member).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    SessionStore.clear_expired()
    assert UserSession.objects.count() == 1
    assert not is_in(phone)


@pytest.mark.parametrize("agent", ["", "\x00", "x" * 10_000, "Firefox<script>"])
def test_hostile_browser_names_are_unknown(client, member, agent):
    client.force_login(member)
    UserSession.objects.all().delete()
    sign_in(Client(headers={"User-Agent": agent}), member)
    client.force_login(member)
    html = client.get("/organisation/").text
    assert "x" * 100 not in html
    assert "<script>" not in html.partition('id="sessions"')[2]
