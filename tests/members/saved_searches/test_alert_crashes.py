"""Alerts outlive killed workers and lost mail servers, without a second mail."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from members.models import AlertMail, SavedSearch
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


def test_a_worker_killed_before_the_note_is_kept_loses_nothing(
    index, write, subscribed, monkeypatch
):
    saved(subscribed)
    publish("New one")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr(AlertMail.objects, "create", _killed)
        with pytest.raises(Killed):
            queue_due()

    run_all()

    assert len(mail.outbox) == 1


def test_a_worker_killed_while_sending_leaves_the_mail_to_the_next_one(
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
    AlertMail.objects.update(lease_until=timezone.now())

    run_all()

    assert len(mail.outbox) == 1


def test_a_mail_that_may_have_gone_goes_again_as_the_same_one(
    index, write, subscribed, monkeypatch
):
    """Mail programs show one mail of a Message-ID, however often it comes."""
    saved(subscribed)
    publish("New one")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    queue_due()
    with monkeypatch.context() as patch:
        patch.setattr(AlertMail, "complete", _killed)
        with pytest.raises(Killed):
            send_next()
    AlertMail.objects.update(lease_until=timezone.now())

    run_all()

    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 1


def test_a_mail_server_that_is_away_is_tried_again(
    index, write, subscribed, monkeypatch
):
    saved(subscribed)
    publish("New one")
    write()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", _away)
        run_all()
    assert not mail.outbox
    AlertMail.objects.update(next_try_at=timezone.now())

    run_all()

    assert len(mail.outbox) == 1
