"""Alerts outlive killed workers and lost mail servers, without a second mail."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from members.models import AlertEmail, SavedSearch
from members.saved_searches.alerts import queue_due
from members.saved_searches.emails import send_next
from tests.members.saved_searches.alerts import publish, run_all, saved

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker's end looks like from inside."""


def _killed(*args, **kwargs):
    raise Killed


def _away(*args, **kwargs):
    raise SMTPServerDisconnected


def test_alert_survives_worker_killed_before_commit(
    index, write, subscribed, monkeypatch
):
    saved(subscribed)
    publish("New one")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr(AlertEmail.objects, "create", _killed)
        with pytest.raises(Killed):
            queue_due()

    run_all()

    assert len(mail.outbox) == 1


def test_email_sent_after_worker_killed_while_sending(
    index, write, subscribed, monkeypatch
):
    saved(subscribed)
    publish("New one")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    queue_due()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", _killed)
        with pytest.raises(Killed):
            send_next()
    AlertEmail.objects.update(lease_until=timezone.now())

    run_all()

    assert len(mail.outbox) == 1


def test_resent_email_keeps_message_id(index, write, subscribed, monkeypatch):
    """Mail programs show one mail of a Message-ID, however often it comes."""
    saved(subscribed)
    publish("New one")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    queue_due()
    with monkeypatch.context() as patch:
        patch.setattr(AlertEmail, "complete", _killed)
        with pytest.raises(Killed):
            send_next()
    AlertEmail.objects.update(lease_until=timezone.now())

    run_all()

    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 1


def test_email_is_retried_when_server_is_down(index, write, subscribed, monkeypatch):
    saved(subscribed)
    publish("New one")
    write()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", _away)
        run_all()
    assert not mail.outbox
    AlertEmail.objects.update(next_try_at=timezone.now())

    run_all()

    assert len(mail.outbox) == 1
