"""Alerts: what is new goes by mail to whoever may see it at that moment, once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from members.models import SavedSearch
from members.saved_searches.alerts import deleted_filter_codes, queue_due
from tests.factories import RegionFactory, ResourceFactory
from tests.members.saved_searches.alerts import publish, run_all, saved, subscriber

pytestmark = pytest.mark.django_db


def test_email_quotes_the_page_with_a_link(index, write, subscribed):
    saved(subscribed)
    new = publish("New one")
    publish("Distractor", pages=["Of wombats."])
    write()

    run_all()

    (sent,) = mail.outbox
    assert sent.to == [subscribed.email]
    assert new.title in sent.body
    assert "Distractor" not in sent.body
    assert "The quokka of New one" in sent.body
    assert new.files.get().page_url(2) in sent.body


def test_each_resource_is_alerted_once(index, write, subscribed):
    saved(subscribed)
    publish("First")
    write()
    run_all()
    publish("Second")
    write()

    run_all()
    run_all()

    assert [("First" in m.body, "Second" in m.body) for m in mail.outbox] == [
        (True, False),
        (False, True),
    ]


def test_existing_resources_are_not_new(index, write, subscribed):
    search = saved(subscribed)
    old = publish("Old")
    type(old).objects.update(first_published_at=search.created_at - timedelta(days=9))
    write()

    run_all()

    assert not mail.outbox


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        ("member", {"public", "members"}),
        ("committee", {"public", "members", "committee"}),
        ("editor", {"public", "members", "committee"}),
    ],
)
@pytest.mark.reliability(16)
def test_alert_contains_only_visible_resources(index, write, role, levels):
    saved(subscriber(role=role))
    level_of = {
        publish(f"Level {level}", visibility=level).pk: level
        for level in ("public", "members", "committee")
    }
    draft = ResourceFactory(title="Level draft", live=False, pages=["quokka"])
    level_of[draft.pk] = "draft"
    write()

    run_all()

    ((html, _),) = mail.outbox[0].alternatives
    for text in (mail.outbox[0].body, html):
        ids = set(map(int, re.findall(r"/library/(\d+)", text)))
        assert {level_of[pk] for pk in ids} == levels
        assert re.findall(r"Level (\w+)", text) == ["public", "public"]  # and a page


@pytest.mark.reliability(19)
def test_access_lost_before_sending_is_respected(index, write):
    user = subscriber(role="committee")
    saved(user)
    secret = publish("Secret", visibility="committee")
    publish("Open")
    write()
    SavedSearch.objects.update(next_run_at=timezone.now())
    queue_due()
    user.membership.role = "member"
    user.membership.save()

    run_all()

    assert "Open" in mail.outbox[0].body
    assert f"/library/{secret.pk}" not in mail.outbox[0].body


def test_former_member_gets_no_alert(index, write, subscribed):
    saved(subscribed)
    publish("Public one")
    write()
    subscribed.membership.end()

    run_all()

    assert not mail.outbox


def test_search_without_emails_sends_none(index, write, subscribed):
    saved(subscribed, frequency="off")
    publish("New one")
    write()

    run_all()

    assert not mail.outbox


def test_emails_are_in_the_language_of_the_search(index, write, subscribed):
    saved(subscribed, language="fr")
    new = publish("New one")
    write()

    run_all()

    assert f"/fr{new.get_absolute_url()}" in mail.outbox[0].body


def test_deleted_filter_is_reported_once(index, write, subscribed):
    region = RegionFactory(code="SDN")
    saved(subscribed, params="region=SDN")
    write()
    region.delete()

    run_all()
    run_all()

    assert len(mail.outbox) == 1
    assert "no longer exists" in mail.outbox[0].body
    assert SavedSearch.objects.count() == 1


def test_hidden_filter_is_reported_as_deleted(subscribed):
    ResourceFactory(organisations=["Known"], visibility="members")
    ResourceFactory(organisations=["Canary house"], visibility="committee")
    codes = ["known", "canary-house", "nowhere"]
    search = saved(subscribed, params="&".join(f"org={code}" for code in codes))
    assert deleted_filter_codes(search) == codes[1:]


def test_unsubscribe_needs_post(index, write, subscribed, client):
    search = saved(subscribed)
    publish("New one")
    write()
    run_all()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"(/unsubscribe/.+)>", headers["List-Unsubscribe"])[1]

    client.get(path)
    search.refresh_from_db()
    assert search.frequency == "daily"
    client.post(path, {"List-Unsubscribe": "One-Click"})
    search.refresh_from_db()

    assert search.frequency == "off"
    assert client.post(path.replace(":", ":x")).status_code == 404
