"""A new password is asked for by email, and the answer tells of no account."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import AccountEmail
from tests.factories import MembershipFactory, UserFactory
from tests.members.accounts.account_emails import BASE, send_account_mails
from tests.members.saved_searches.mail_server import mail_server

pytestmark = pytest.mark.django_db
RESET = "/account/password/reset/"
KNOWN, UNKNOWN = "somebody@example.org", "nobody@example.org"


@pytest.fixture
def member():
    user = MembershipFactory(user__username="somebody", user__email=KNOWN).user
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


def ask(client, email=KNOWN, prefix=""):
    return client.post(prefix + RESET, {"email": email})


def link() -> str:
    return re.search(rf"{BASE}(/\S*reset/key/\S+)", mail.outbox[-1].body)[1]


def test_reset_link_goes_to_the_account_only(client, member):
    UserFactory(email="other@example.org")
    known, unknown = ask(client), ask(client, UNKNOWN)
    assert known.status_code == unknown.status_code == 302
    assert not mail.outbox
    send_account_mails()
    assert [message.to for message in mail.outbox] == [[KNOWN]]
    assert not AccountEmail.objects.exists()


def test_request_is_the_same_for_unknown_addresses(client, member):
    ask(client, "warm@example.org")
    AccountEmail.objects.all().delete()
    answers = {}
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            response = ask(client, email)
        answers[email] = (
            response.status_code,
            response.headers,
            response.content,
            [query["sql"].split()[:3] for query in queries],
        )
    assert answers[KNOWN] == answers[UNKNOWN]
    assert [row.user_id for row in AccountEmail.objects.all()] == [None, None]


def test_queue_contains_no_address_and_no_secret(client, member):
    ask(client)
    stored = str(list(AccountEmail.objects.values()))
    send_account_mails()
    key = link().rstrip("/").split("-", 1)[1]
    assert KNOWN not in stored
    assert key not in stored


def test_link_sets_a_new_password(client, member):
    ask(client)
    send_account_mails()
    form = client.get(link())["Location"]
    new = "seven green lamps hum"
    client.post(form, {"password1": new, "password2": new})
    member.refresh_from_db()
    assert member.check_password(new)


def test_email_is_in_the_language_of_the_page(client, member):
    ask(client, prefix="/fr")
    send_account_mails()
    assert link().startswith("/fr/account/")


def test_link_has_the_public_host(client, member, settings):
    """Whatever name the request came to."""
    settings.ALLOWED_HOSTS = ["*"]
    client.post(RESET, {"email": KNOWN}, headers={"Host": "evil.example"})
    send_account_mails()
    assert "evil.example" not in mail.outbox[0].body
    assert link()


def test_inactive_account_gets_no_link(client, member):
    member.is_active = False
    member.save()
    assert ask(client).status_code == 302
    send_account_mails()
    assert not mail.outbox
    assert not AccountEmail.objects.exists()


def test_claimed_address_gets_reset_link_of_owner_only(client, member):
    intruder = UserFactory(username="intruder")
    EmailAddress.objects.create(user=intruder, email=KNOWN)
    ask(client)
    send_account_mails()
    assert len(mail.outbox) == 1
    assert "intruder" not in mail.outbox[0].body


def test_emails_wait_without_a_mail_server(client, member, settings):
    with mail_server(settings) as server:
        settings.EMAIL_PORT = 9  # nobody listens
        responses = [ask(client, email) for email in (KNOWN, UNKNOWN)]
        send_account_mails()
        assert {response.status_code for response in responses} == {302}
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        AccountEmail.objects.update(next_try_at=timezone.now())
        send_account_mails()
        assert server.taken == [KNOWN]
    assert not AccountEmail.objects.exists()


def test_confirmation_is_queued_without_its_secret(client, member):
    client.force_login(member)
    client.post("/account/email/", {"email": "next@example.org", "action_add": ""})
    assert not mail.outbox
    (row,) = AccountEmail.objects.all()
    assert (row.kind, row.text, row.email) == ("confirmation", "", "")
    send_account_mails()
    (message,) = mail.outbox
    assert message.to == ["next@example.org"]
    path = re.search(rf"{BASE}(/\S*confirm-email/\S+)", message.body)[1]
    client.post(path)
    assert EmailAddress.objects.get(email="next@example.org").verified


def test_password_change_is_emailed_to_the_owner(client, member):
    old, new = "a long enough sentence", "seven green lamps hum"
    member.set_password(old)
    member.save()
    client.force_login(member)
    fields = {"oldpassword": old, "password1": new, "password2": new}
    headers = {"User-Agent": "Secret browser"}
    path = "/account/password/change/"
    client.post(path, fields, REMOTE_ADDR="192.0.2.55", headers=headers)
    assert not mail.outbox
    send_account_mails()
    (message,) = mail.outbox
    assert message.to == [KNOWN]
    assert f"{BASE}/account/password/reset/" in message.body
    assert len(message.alternatives) == 1
    for word in ("192.0.2.55", "Secret browser", new):
        assert word not in message.body
