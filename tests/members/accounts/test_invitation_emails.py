"""Invitations go through the queue of emails about accounts."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone

from members.models import AccountEmail, Invitation
from tests.factories import MembershipFactory
from tests.members.accounts.account_emails import BASE, send_account_mails
from tests.members.saved_searches.mail_server import mail_server

pytestmark = pytest.mark.django_db
ADDRESS, OTHER = "amina@example.org", "karim@example.org"


@pytest.fixture
def manager(client):
    user = MembershipFactory(is_manager=True).user
    client.force_login(user)
    return user


def invite(client, email=ADDRESS):
    return client.post("/organisation/", {"email": email, "language": "en"})


def test_invitation_waits_for_the_mail_server(client, manager, settings):
    with mail_server(settings) as server:
        settings.EMAIL_PORT = 9  # nobody listens
        assert invite(client).status_code == 302
        send_account_mails()
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        AccountEmail.objects.update(next_try_at=timezone.now())
        send_account_mails()
        assert server.taken == [ADDRESS]
    assert not AccountEmail.objects.exists()


def test_rejected_address_delays_no_other_email(client, manager, settings):
    with mail_server(settings) as server:
        server.refused = {ADDRESS: 550}
        invite(client)
        invite(client, OTHER)
        for _ in range(6):
            AccountEmail.objects.update(next_try_at=timezone.now())
            send_account_mails()
        assert server.taken == [OTHER]
    assert [row.dead_letter for row in AccountEmail.objects.all()] == [True]


def test_withdrawn_invitation_is_not_sent(client, manager):
    """Withdrawn before the worker came to it."""
    invite(client)
    invite(client, OTHER)
    Invitation.objects.filter(email=ADDRESS).update(revoked_at=timezone.now())
    send_account_mails()
    assert [message.to for message in mail.outbox] == [[OTHER]]


def test_secret_is_created_when_the_email_is_sent(client, manager):
    invite(client)
    before = Invitation.objects.get().digest
    send_account_mails()
    path = re.search(rf"{BASE}(/join/\S+)", mail.outbox[0].body)[1]
    assert Invitation.objects.get().digest != before
    client.logout()
    assert client.get(path).status_code == 200
