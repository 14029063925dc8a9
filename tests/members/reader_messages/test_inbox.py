"""Editors read the messages of readers, and mark them as done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from members.models import ReaderMessage
from members.reader_messages.retention import RETENTION, delete_old
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    call_command("seed_people", verbosity=0)
    client.force_login(editor)
    return editor


@pytest.fixture
def message():
    return ReaderMessage.objects.create(
        kind="accessible-format",
        resource=ResourceFactory(title="Sparrow report"),
        message="Large print, <b>please</b>.",
        email="reader@example.org",
    )


def url_of(name, *args):
    return reverse(ReaderMessage.snippet_viewset.get_url_name(name), args=args)


def test_listing_shows_resource_and_sender(client, editor, message):
    member = MembershipFactory().user
    ReaderMessage.objects.create(
        kind="problem", resource=message.resource, message="Torn.", member=member
    )
    ReaderMessage.objects.create(kind="problem", message="About nothing.")
    html = client.get(url_of("list")).text
    for text in (
        "Large print, &lt;b&gt;please&lt;/b&gt;.",
        "Request an accessible format",
        f'href="{message.resource.permanent_url}"',
        'href="mailto:reader@example.org"',
        f'href="mailto:{member.email}"',
        "The resource has been deleted.",
        "Visitor, without email address",
    ):
        assert text in html


def test_link_of_unpublished_resource_leads_to_its_form(client, editor, message):
    type(message.resource).objects.update(live=False)
    form = reverse(message.resource.snippet_viewset.get_url_name("edit"), args=[1])
    prefix = form.split("1/")[0]
    assert f'href="{prefix}{message.resource_id}' in client.get(url_of("list")).text


def test_message_is_marked_as_done(client, editor, message):
    url = url_of("edit", message.pk)
    html = client.get(url).text
    assert "Large print, &lt;b&gt;please&lt;/b&gt;." in html
    assert f'href="{message.resource.permanent_url}"' in html
    client.post(url, {"state": "done", "message": "Other", "kind": "problem"})
    message.refresh_from_db()
    assert (message.state, message.done_by) == ("done", editor)
    assert message.done_at
    assert message.message == "Large print, <b>please</b>."
    assert message.kind == "accessible-format"

    client.post(url, {"state": "open"})
    message.refresh_from_db()
    assert (message.state, message.done_by, message.done_at) == ("open", None, None)


def test_unknown_state_is_rejected(client, editor, message):
    response = client.post(url_of("edit", message.pk), {"state": "lost"})
    assert response.status_code == 200
    message.refresh_from_db()
    assert message.state == "open"


def test_dashboard_counts_open_messages(client, editor, message):
    ReaderMessage.objects.create(kind="problem", message="Old", state="done")
    html = client.get("/admin/").text
    assert 'data-to-do="reader-messages" data-count="1"' in html
    assert f'href="{url_of("edit", message.pk)}"' in html
    filtered = client.get(f"{url_of('list')}?state=open").text
    assert "Large print" in filtered
    assert "Old" not in filtered


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_inbox_requires_editor(client, message, role):
    client.force_login(UserFactory(role=role))
    for name, args in (("list", ()), ("edit", (message.pk,))):
        assert "Large print" not in client.get(url_of(name, *args)).text
        client.post(url_of(name, *args), {"state": "done"})
    message.refresh_from_db()
    assert message.state == "open"


def test_done_messages_are_deleted_after_retention(message):
    now = timezone.now()
    for age in (timedelta(0), RETENTION + timedelta(days=1)):
        ReaderMessage.objects.create(
            kind="problem", message="x", state="done", done_at=now - age
        )
    delete_old()
    assert ReaderMessage.objects.filter(state="done").count() == 1
    assert ReaderMessage.objects.filter(state="open").count() == 1


def test_messages_go_with_the_account(message):
    member = MembershipFactory().user
    ReaderMessage.objects.create(kind="problem", message="x", member=member)
    member.delete()
    assert ReaderMessage.objects.get() == message


def test_deleted_resource_leaves_the_message(client, editor, message):
    message.resource.delete()
    message.refresh_from_db()
    assert message.resource is None
    assert client.get(url_of("edit", message.pk)).status_code == 200


def test_log_contains_no_words_of_the_reader(client, editor, message):
    client.post(url_of("edit", message.pk), {"state": "done"})
    client.post(url_of("delete", message.pk))
    assert not ReaderMessage.objects.exists()
    entries = ModelLogEntry.objects.values_list("action", "label", "data")
    assert {entry[0] for entry in entries} >= {"wagtail.edit", "wagtail.delete"}
    assert "print" not in str(list(entries))
    assert "reader@" not in str(list(entries))
