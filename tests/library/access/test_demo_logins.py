"""The demo's logins: one of each role, and an administrator."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def test_demo_has_a_login_of_each_role():
    ResourceFactory()
    call_command("load_demo")
    users = {user.username: user for user in get_user_model().objects.all()}
    assert set(users) == {"member", "committee", "editor", "administrator"}
    assert [name for name in users if users[name].is_superuser] == ["administrator"]
    for name in ("member", "committee", "editor"):
        assert users[name].groups.count() == 1
        assert not users[name].is_staff


def test_changed_demo_password_is_kept():
    ResourceFactory()
    call_command("load_demo")
    user = get_user_model().objects.get(username="administrator")
    user.set_password("Another one of theirs")
    user.save()
    call_command("load_demo")
    user.refresh_from_db()
    assert user.check_password("Another one of theirs")
