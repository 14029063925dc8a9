"""Privileged sessions end when nobody uses them, and none lasts for ever."""

from __future__ import annotations

import re
from time import time

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver, reverse
from environ import Env

from config.auth_policy import idle_timeout
from desk.models import Batch, ImportRun
from members.middleware import BACKGROUND_VIEWS
from tests.desk.uploads.tus_client import announce, piece
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    return user


def age(client, minutes: float, *keys: str) -> None:
    """Let a session have been used, or have begun, so long ago."""
    session = client.session
    for key in keys or ("last_activity",):
        session[key] = int(time() - minutes * MINUTE)
    session.save()


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_idle_editor_signs_in_again_and_returns(client, editor):
    age(client, 61)
    path = "/admin/snippets/library/resource/"
    response = client.get(path)
    assert response["Location"].endswith(f"/login/?next={path}")
    page = client.get(response["Location"], follow=True)
    assert "signed out after 60 minutes" in page.text
    assert path in page.text
    client.force_login(editor)
    assert "end_notice" not in client.session


def test_active_editor_stays_signed_in(client, editor):
    age(client, 59)
    assert client.get("/admin/").status_code == 200
    assert client.session["last_activity"] >= time() - MINUTE


@pytest.mark.parametrize("role", ["editor", "committee", "operator"])
def test_idle_editor_sees_nothing_restricted(client, role):
    hidden = ResourceFactory(title="Secret osprey", visibility="committee")
    user = UserFactory(role="member" if role == "operator" else role)
    if role == "operator":
        opens = Permission.objects.get(codename="access_admin")
        user.user_permissions.add(opens)
    client.force_login(user)
    age(client, 61)
    assert "Secret osprey" not in client.get(hidden.get_absolute_url()).text
    assert not is_in(client)


def test_idle_member_stays_signed_in(client):
    client.force_login(MembershipFactory().user)
    age(client, 24 * 60)
    assert client.get("/organisation/").status_code == 200


def test_session_has_a_maximum_age(client, settings):
    client.force_login(MembershipFactory().user)
    age(client, settings.SESSION_COOKIE_AGE / MINUTE, "signed_in_at")
    assert client.get("/organisation/").status_code == 302
    assert not is_in(client)


def test_session_without_timestamps_ends(client, editor):
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert client.get("/admin/").status_code == 302
    assert not is_in(client)


@pytest.fixture
def background(editor):
    """By its name: what an open page of an editor asks for by itself."""
    batch, run = Batch.objects.create(name="A"), ImportRun.objects.create()
    resource = ResourceFactory()
    ping = "wagtailadmin_editing_sessions:ping"
    return {
        "desk_batches:state": reverse("desk_batches:state", args=[batch.pk]),
        "desk_import_export:state": reverse("desk_import_export:state", args=[run.pk]),
        "desk_grid:waiting": reverse("desk_grid:waiting") + "?ids=1",
        ping: reverse(ping, args=["library", "resource", resource.pk, 0]),
        "wagtailadmin_editing_sessions:release": reverse(
            "wagtailadmin_editing_sessions:release", args=[0]
        ),
    }


def test_background_requests_are_no_activity(client, background):
    assert background.keys() == BACKGROUND_VIEWS
    for path in background.values():
        age(client, 30)
        client.get(path)
        client.post(path)
        assert client.session["last_activity"] < time() - 29 * MINUTE, path


def test_background_requests_are_denied_when_idle(client, background):
    for path in background.values():
        client.force_login(UserFactory(role="editor"))
        age(client, 61)
        response = client.get(path, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code in (302, 403), path
        assert not is_in(client)


def test_running_upload_is_activity(client, editor):
    batch = Batch.objects.create(name="A")
    place = announce(client, batch, "a.txt", 6)["Location"]
    age(client, 30)
    assert piece(client, place, 0, b"abc").status_code == 204
    assert client.session["last_activity"] >= time() - MINUTE
    age(client, 61)
    assert piece(client, place, 3, b"def").status_code != 204
    assert not is_in(client)


def test_typing_is_activity_until_the_session_ends(client, editor):
    age(client, 30)
    assert client.post("/organisation/activity/").status_code == 204
    assert client.session["last_activity"] >= time() - MINUTE
    age(client, 61)
    assert client.post("/organisation/activity/").status_code == 403
    assert not is_in(client)


def test_only_pages_of_privileged_users_report_typing(client, editor):
    for path in ("/", "/admin/"):
        assert "members/activity.js" in client.get(path).text
    client.force_login(MembershipFactory().user)
    assert "members/activity.js" not in client.get("/").text


def test_activity_is_written_once_a_minute(client, editor):
    age(client, 0.5)
    before = client.session["last_activity"]
    client.get("/organisation/")
    assert client.session["last_activity"] == before
    age(client, 1.5)
    client.get("/organisation/")
    assert client.session["last_activity"] > before


@pytest.mark.parametrize("minutes", ["0", "-1", "4"])
def test_timeout_below_the_minimum_is_rejected(minutes, monkeypatch):
    monkeypatch.setenv("IDLE_TIMEOUT_MINUTES", minutes)
    with pytest.raises(ImproperlyConfigured, match="5 minutes"):
        idle_timeout(Env())
    monkeypatch.setenv("IDLE_TIMEOUT_MINUTES", "5")
    assert idle_timeout(Env()) == 5


def test_background_views_exist():
    namespaces = get_resolver().namespace_dict
    for view in BACKGROUND_VIEWS:
        assert re.match(r"\w+:\w+$", view)
        assert view.partition(":")[0] in namespaces
