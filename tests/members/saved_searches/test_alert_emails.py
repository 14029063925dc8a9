"""Mails of alerts: what they look like, and what mail servers do to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from members.models import AlertEmail, SavedSearch
from members.saved_searches.emails import delete_old, send_next
from tests.html import tidy
from tests.members.saved_searches.alerts import (
    publish,
    queue_all,
    run_all,
    saved,
    send_all,
    subscriber,
)
from tests.members.saved_searches.mail_server import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


def test_email_text_equals_its_html(index, write, subscribed):
    saved(subscribed)
    publish("<b>Bold</b>")
    write()

    run_all()

    (sent,) = mail.outbox
    ((html, kind),) = sent.alternatives
    html = tidy(html)
    assert kind == "text/html"
    assert '<div lang="en" dir="ltr"' in html
    assert "&lt;b&gt;Bold&lt;/b&gt;</a>" in html
    assert ">quokka</mark>" in html
    assert "<b>Bold</b>" in sent.body


def test_arabic_email_is_right_to_left(index, write, subscribed):
    saved(subscribed, language="ar")
    publish("New one")
    write()

    run_all()

    html = tidy(mail.outbox[0].alternatives[0][0])
    assert '<div lang="ar" dir="rtl"' in html
    assert '<div lang="en" dir="ltr"' in html, "the resource keeps its own direction"


def test_rejected_address_delays_no_other_email(index, write, server, client):
    wrong, right = subscriber(), subscriber()
    server.refused[wrong.email] = 550
    saved(wrong)
    saved(right)
    publish("New one")
    write()
    queue_all()

    send_all()

    assert server.taken == [right.email]
    assert server.calls == 6, "an address that is refused five times is let be"
    client.force_login(wrong)
    assert "last email could not be delivered" in client.get("/saved/").text
    server.refused.clear()
    queue_all()
    send_all()
    assert server.taken == [right.email, wrong.email]
    assert "last email could not be delivered" not in client.get("/saved/").text


def test_deferred_address_is_retried(index, write, server, subscribed):
    server.refused[subscribed.email] = 451
    saved(subscribed)
    publish("New one")
    write()
    queue_all()

    send_all()
    server.refused.clear()
    send_all()

    assert server.taken == [subscribed.email]


def test_silent_server_delays_all_emails(index, write, server, settings):
    settings.EMAIL_TIMEOUT = 0.2
    server.is_silent = True
    for _ in range(3):
        saved(subscriber())
    publish("New one")
    write()
    queue_all()

    while send_next():
        pass
    assert server.calls == 1
    server.is_silent = False
    settings.EMAIL_TIMEOUT = 5
    send_all()

    assert len(server.taken) == len(set(server.taken)) == 3


def test_failing_search_does_not_stop_others(index, write, subscribed, caplog):
    saved(subscribed, frequency="hourly")  # no such word
    saved(subscribed)
    publish("New one")
    write()

    run_all()

    assert len(mail.outbox) == 1
    assert "could not be run" in caplog.text


def test_unsubscribed_emails_are_not_sent(index, write, subscribed):
    search = saved(subscribed)
    publish("New one")
    write()
    queue_all()
    SavedSearch.objects.update(frequency="off")

    send_all()

    assert not mail.outbox
    assert not search.alerted_resources.exists(), (
        "what nobody was told of is not told of"
    )


def test_old_alert_emails_are_deleted(index, write, subscribed):
    saved(subscribed)
    publish("Sent long ago")
    write()
    run_all()
    publish("Still waiting")
    write()
    queue_all()
    sent, waiting = AlertEmail.objects.order_by("pk")
    AlertEmail.objects.update(created_at=timezone.now() - timedelta(days=91))
    publish("Sent of late")
    write()
    queue_all()

    delete_old()

    left = set(AlertEmail.objects.values_list("pk", flat=True))
    assert sent.pk not in left
    assert waiting.pk in left
    assert len(left) == 2
    assert sent.search.alerted_resources.count() == 3, "nobody is told twice"


def test_unconfirmed_address_gets_no_email(index, write, subscribed):
    saved(subscribed)
    publish("New one")
    write()
    EmailAddress.objects.update(verified=False)
    run_all()
    assert not mail.outbox
    EmailAddress.objects.update(verified=True)

    run_all()

    assert len(mail.outbox) == 1


def test_partial_matches_are_not_alerted(index, write, subscribed):
    saved(subscribed, params="q=quokka+zeppelin")
    publish("New one")
    write()
    run_all()
    assert not mail.outbox

    publish("Flying quokka", pages=["A quokka in a zeppelin."])
    write()
    run_all()

    assert "Flying quokka" in mail.outbox[0].body
    assert "New one" not in mail.outbox[0].body
