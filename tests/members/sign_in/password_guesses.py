"""Guessing a password, from one address or from many."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from tests.factories import MembershipFactory
from tests.members.sign_in.sign_in import PASSWORD

LOGIN = "/account/login/"


def confirmed_member():
    """Return Amina, a member with a password and a confirmed address."""
    user = MembershipFactory(
        user__username="amina", user__email="amina@example.org", user__password=PASSWORD
    ).user
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


def attempt(client, password="wrong", name="amina", ip="203.0.113.9"):
    fields = {"login": name, "password": password}
    return client.post(LOGIN, fields, REMOTE_ADDR=ip)


def guess_from_everywhere(client, name="amina", times=10):
    """Mistake the password, each time from another address."""
    return [
        attempt(client, name=name, ip=f"192.0.2.{number}").status_code
        for number in range(times)
    ]
