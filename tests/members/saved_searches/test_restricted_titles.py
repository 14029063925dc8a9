"""What is not public is counted and linked in mails; its words stay in the library."""

from __future__ import annotations

import pytest
from django.core import mail

from library.models import EmailSettings, Resource
from members.models import SavedSearch
from tests.members.saved_searches.alerts import (
    publish,
    queue_all,
    run_all,
    saved,
    send_all,
    subscriber,
)

pytestmark = pytest.mark.django_db


def everything_in(message) -> str:
    """Return subject, text, HTML and headers of a mail."""
    parts = [part for part, _kind in message.alternatives]
    return "\n".join([str(message.message()), message.subject, message.body, *parts])


def allow_titles() -> None:
    settings = EmailSettings.load()
    settings.show_restricted_titles = True
    settings.save()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_alert_counts_restricted_resources(index, write, language):
    saved(subscriber(role="committee"), language=language)
    public = publish("Sparrow")
    members = [publish(f"Waxwing {n}", visibility="members") for n in range(2)]
    committee = publish("Nightjar", visibility="committee")
    publish("Wombat", pages=["Nothing of it."])
    write()

    run_all()

    (sent,) = mail.outbox
    email_text = everything_in(sent)
    assert "Sparrow" in email_text
    assert "The quokka of Sparrow" in sent.body
    prefix = "" if language == "en" else "/ar"
    (html, _kind), *_rest = sent.alternatives
    for resource in (*members, committee):
        address = f"{prefix}/library/{resource.pk}/"
        assert address in sent.body
        assert f'{address}"' in html
    assert f"{prefix}/library/{public.pk}-sparrow/" in sent.body
    for secret in ("waxwing", "nightjar", "wombat"):
        assert secret not in email_text.casefold()
    if language == "en":
        assert "2 new resources for members:" in sent.body
        assert "1 new resource for the committee:" in html
        assert sent.subject == "4 new resources: Quokkas"


def test_alert_of_restricted_resources_alone(index, write):
    saved(subscriber())
    publish("Waxwing", visibility="members")
    publish("Nightjar", visibility="committee")
    write()

    run_all()

    email_text = everything_in(mail.outbox[0])
    assert "1 new resource for members:" in email_text
    assert "committee" not in email_text
    assert "waxwing" not in email_text.casefold()
    assert "nightjar" not in email_text.casefold()


def test_alert_with_titles_allowed_quotes_no_page(index, write):
    allow_titles()
    saved(subscriber())
    publish("Waxwing", visibility="members")
    publish("Nightjar", visibility="committee")
    publish("Sparrow")
    write()

    run_all()

    email_text = everything_in(mail.outbox[0])
    assert "Waxwing" in email_text
    assert "quokka of Sparrow" in mail.outbox[0].body
    assert "quokka of Waxwing" not in mail.outbox[0].body
    assert "quokka</mark> of Waxwing" not in email_text
    assert "waxwing/" not in email_text, "its address still has no title"
    assert "Nightjar" not in email_text


def test_alert_after_restricting(index, write):
    """Restricted when the mail is already waiting: it goes without the title."""
    saved(subscriber())
    resource = publish("Waxwing")
    publish("Sparrow")
    write()
    queue_all()
    Resource.objects.filter(pk=resource.pk).update(visibility="members")

    send_all()

    email_text = everything_in(mail.outbox[0])
    assert f"/library/{resource.pk}/" in email_text
    assert "Sparrow" in email_text
    assert "waxwing" not in email_text.casefold()
    assert SavedSearch.objects.get().alerted_resources.count() == 2


def test_email_settings_in_admin(client, admin_user):
    client.force_login(admin_user)
    url = f"/admin/settings/library/emailsettings/{EmailSettings.load().pk}/"

    assert "itles of restricted resources in emails" in client.get(url).content.decode()
    client.post(url, {"show_restricted_titles": "on"})

    assert EmailSettings.load().show_restricted_titles
