"""The owner of an account is told of guessing, and nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from members.models import AccountEmail, FailureCount, Invitation
from tests.factories import OrganisationFactory
from tests.members.accounts.account_emails import send_account_mails
from tests.members.sign_in.password_guesses import (
    attempt,
    confirmed_member,
    guess_from_everywhere,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return confirmed_member()


def test_unknown_name_is_locked_alike(client, member):
    pages = {}
    for name in ("amina", "nobody"):
        statuses = guess_from_everywhere(client, name=name, times=12)
        response = attempt(client, name=name)
        pages[name] = statuses, response["Retry-After"], response.content
    assert pages["amina"] == pages["nobody"]
    rows = AccountEmail.objects.values_list("kind", "user", "language")
    assert list(rows) == [("locked", None, "en")] * 2


def test_owner_gets_one_email_a_day(client, member):
    for name in ("amina", "amina@example.org", "nobody"):
        guess_from_everywhere(client, name=name, times=12)
        send_account_mails()
    (message,) = mail.outbox
    assert message.to == ["amina@example.org"]
    assert "/account/password/reset/" in message.body
    for word in ("192.0.2", "203.0.113", "amina", "nobody"):
        assert word not in message.subject + message.body
    assert [row.digest for row in AccountEmail.objects.all()] == [""]


def test_owner_gets_another_email_a_day_later(client, member):
    guess_from_everywhere(client)
    send_account_mails()
    yesterday = timezone.now() - timedelta(hours=25)
    AccountEmail.objects.update(sent_at=yesterday)
    FailureCount.objects.update(last_failed_at=yesterday, locked_until=yesterday)
    guess_from_everywhere(client)
    send_account_mails()
    assert len(mail.outbox) == 2


def test_email_is_in_the_language_of_the_owner(client, member):
    invitation = Invitation(
        email=member.email, organisation=OrganisationFactory(), language="fr"
    )
    invitation.renew()
    invitation.accepted_at = timezone.now()
    invitation.save()
    guess_from_everywhere(client)
    send_account_mails()
    assert "/fr/account/" in mail.outbox[0].body


@pytest.mark.parametrize("state", ["ended", "inactive"])
def test_inactive_user_gets_no_email(client, member, state):
    if state == "ended":
        member.membership.end()
    else:
        member.is_active = False
        member.save()
    guess_from_everywhere(client)
    send_account_mails()
    assert not mail.outbox
    assert not AccountEmail.objects.exists()


def test_mistyped_name_is_stored_as_a_digest(client):
    """A password that was typed into the wrong field, for one."""
    guess_from_everywhere(client, name="my secret password")
    stored = list(FailureCount.objects.values()) + list(AccountEmail.objects.values())
    assert len(stored) == 2
    assert "secret" not in str(stored)
