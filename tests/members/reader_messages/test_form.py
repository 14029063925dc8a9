"""Readers write to the editors about a resource that they may see."""

from __future__ import annotations

import re

import pytest
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone

from library.models import Resource
from members.models import ReaderMessage
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
PROBLEM = {"kind": "problem", "message": "Page 3 is upside down.", "email": ""}


@pytest.fixture
def resource():
    ResourceFactory(title="Distractor")
    return ResourceFactory(title="Sparrow report", pages=["Text."])


def url_of(resource: Resource) -> str:
    return f"{resource.get_absolute_url()}report/"


def test_message_is_stored_without_account(client, resource):
    data = PROBLEM | {"email": "reader@example.org"}
    response = client.post(url_of(resource), data, follow=True)
    assert response.redirect_chain == [(resource.get_absolute_url(), 302)]
    assert "The editors have received your message." in response.text
    message = ReaderMessage.objects.get()
    assert (message.kind, message.message) == ("problem", "Page 3 is upside down.")
    assert (message.resource, message.member) == (resource, None)
    assert message.reply_address == "reader@example.org"
    assert message.state == "open"


def test_member_is_known_by_account(client, resource):
    member = MembershipFactory().user
    client.force_login(member)
    assert 'name="email"' not in client.get(url_of(resource)).text
    client.post(url_of(resource), PROBLEM | {"email": "other@example.org"})
    message = ReaderMessage.objects.get()
    assert (message.member, message.email) == (member, "")
    assert message.reply_address == member.email


def test_kind_of_the_link_is_chosen(client, resource):
    html = client.get(url_of(resource), {"kind": "accessible-format"}).text
    assert re.findall(r'value="([\w-]+)"[^>]*checked', html) == ["accessible-format"]
    for kind in ("", "praise", "x" * 500):
        html = client.get(url_of(resource), {"kind": kind}).text
        assert "checked" not in html


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"message": ""}, "Describe the problem"),
        ({"message": " \r\n\t "}, "Describe the problem"),
        ({"message": "\x07\x1b\x85"}, "Describe the problem"),
        ({"message": "a\x00b"}, "Null characters are not allowed"),
        ({"message": "a" * 2_001}, "at most 2000 characters"),
        ({"kind": ""}, "Choose what your message is about."),
        ({"kind": "praise"}, "Choose what your message is about."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"email": f"{'a' * 260}@example.org"}, "at most 254 characters"),
    ],
)
def test_invalid_message_gets_an_error(client, resource, data, error):
    response = client.post(url_of(resource), PROBLEM | data)
    assert response.status_code == 200
    assert error in response.text
    assert 'aria-invalid="true"' in response.text
    assert not ReaderMessage.objects.exists()


def test_empty_request_gets_errors(client, resource):
    response = client.post(url_of(resource))
    assert response.status_code == 200
    assert "Describe the problem" in response.text


def test_control_characters_are_removed(client, resource):
    text = "\x1b[31mFirst line\x07\r\n\r\nسطر ثانٍ <b>"
    client.post(url_of(resource), PROBLEM | {"message": text})
    assert ReaderMessage.objects.get().message == "[31mFirst line\n\nسطر ثانٍ <b>"


def test_line_breaks_count_once(client, resource):
    client.post(url_of(resource), PROBLEM | {"message": "a\r\n" * 999 + "ab"})
    assert len(ReaderMessage.objects.get().message) == 2_000


def test_message_needs_csrf_token(resource):
    client = Client(enforce_csrf_checks=True)
    assert client.post(url_of(resource), PROBLEM).status_code == 403
    html = client.get(url_of(resource)).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    data = PROBLEM | {"csrfmiddlewaretoken": token}
    assert client.post(url_of(resource), data).status_code == 302


def test_other_methods_are_rejected(client, resource):
    assert client.put(url_of(resource)).status_code == 405
    assert client.delete(url_of(resource)).status_code == 405


def test_title_in_url_is_corrected(client, resource):
    for url in (f"/library/{resource.pk}/report/", f"/library/{resource.pk}-x/report/"):
        response = client.get(f"{url}?kind=problem")
        assert response["Location"] == f"{url_of(resource)}?kind=problem"
        assert client.post(url, PROBLEM).status_code == 302
    assert ReaderMessage.objects.count() == 2


def test_url_of_restricted_resource_has_no_title(client):
    resource = ResourceFactory(title="Nightjar", visibility="members")
    client.force_login(UserFactory(role="member"))
    response = client.get(f"/library/{resource.pk}/report/")
    assert response.status_code == 200
    assert "Nightjar" in response.text
    assert "nightjar" not in response.text


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "members"},
        {"visibility": "committee"},
        {"live": False},
        {"expire_at": timezone.now()},
    ],
    ids=["members", "committee", "draft", "expired"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_hidden_resource_looks_absent(client, hidden, method):
    url, send = "/library/100000007/report/", getattr(client, method)
    absent = send(url, PROBLEM)
    ResourceFactory(pk=100_000_007, title="Nightjar", **hidden)
    assert_looks_absent(send(url, PROBLEM), absent)
    assert not ReaderMessage.objects.exists()


def test_deleted_resource_is_gone(client, resource):
    url = f"/library/{resource.pk}/report/"
    resource.delete()
    assert client.get(url).status_code == 410
    assert client.post(url, PROBLEM).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_resource_deleted_while_sending_is_gone(client, resource):
    url = url_of(resource)

    def delete(**kwargs) -> None:
        Resource.objects.get(pk=resource.pk).delete()

    # The view has read the resource, and begins with the form.
    post_init.connect(delete, sender=ReaderMessage)
    try:
        assert client.post(url, PROBLEM).status_code == 410
    finally:
        post_init.disconnect(delete, sender=ReaderMessage)
    assert not ReaderMessage.objects.exists()


def test_messages_are_limited_per_visitor(client, resource, settings):
    settings.LIMITS = settings.LIMITS | {"messages": ("2/h", "3/h")}
    url = url_of(resource)
    statuses = [client.post(url, PROBLEM).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert client.get(url).status_code == 200
    client.force_login(UserFactory(role="member"))
    statuses = [client.post(url, PROBLEM).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert ReaderMessage.objects.count() == 5


def test_limit_is_the_same_for_hidden_resources(client, settings):
    settings.LIMITS = settings.LIMITS | {"messages": ("1/h", "1/h")}
    hidden = ResourceFactory(live=False)
    statuses = [
        client.post(f"/library/{pk}/report/", PROBLEM).status_code
        for pk in (hidden.pk, 100_000_009)
    ]
    assert statuses == [404, 429]
