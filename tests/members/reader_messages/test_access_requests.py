"""A restricted resource whose title editors announce, and requests for access to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from library.models import Resource
from members.models import ReaderMessage
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
REQUEST = {"kind": "access", "message": "For a report.", "email": "a@example.org"}


@pytest.fixture
def announced():
    ResourceFactory(title="Corncrake distractor", visibility="members")
    return ResourceFactory(
        title="Nightjar report",
        summary="Nightjars at night.",
        visibility="members",
        offers_access=True,
        organisations=["Network"],
        files=[{"pages": ["inside waxwing"], "title": "Waxwing file"}],
    )


def url_of(resource: Resource) -> str:
    return f"/library/{resource.pk}/"


def test_announced_resource_shows_title_and_summary_only(client, announced):
    response = client.get(url_of(announced))
    assert response.status_code == 200
    assert "Nightjar report" in response.text
    assert "Nightjars at night." in response.text
    assert "axwing" not in everything_in(response)
    assert "Network" not in response.text
    assert 'name="robots" content="noindex"' in response.text


@pytest.mark.parametrize(
    "path",
    ["en/", "en/p/1/", "en/text/", "files.zip", "cover.svg", "cite.ris", "share/"],
)
def test_announced_resource_opens_nothing_else(client, announced, path):
    response = client.get(f"{url_of(announced)}{path}")
    assert response.status_code in (302, 404)
    assert "axwing" not in everything_in(response)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/?q=nightjar",
        "/search/suggest/?q=nightjar",
        "/search/feed.atom",
        "/search/export.csv",
        "/sitemap-resources.xml",
    ],
)
@pytest.mark.parametrize("engine", ["tantivy"], indirect=True)
def test_announced_resource_is_in_no_list(client, index, write, announced, path):
    write()
    assert "ightjar report" not in everything_in(client.get(path))


@pytest.mark.parametrize(
    "hidden",
    [
        {"offers_access": False},
        {"live": False},
        {"expire_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_resource_that_is_not_announced_equals_a_missing_one(client, announced, hidden):
    Resource.objects.filter(pk=announced.pk).update(**hidden)
    for path in ("", "report/"):
        absent = client.get(f"/library/999999/{path}")
        assert_looks_absent(client.get(f"{url_of(announced)}{path}"), absent)
    assert client.post(f"{url_of(announced)}report/", REQUEST).status_code == 404
    assert not ReaderMessage.objects.exists()


def test_those_who_may_see_an_announced_resource_meet_no_offer(client, announced):
    client.force_login(MembershipFactory().user)
    assert "Request access" not in client.get(url_of(announced)).text
    form = client.get(f"{url_of(announced)}report/").text
    assert 'value="access"' not in form
    assert 'value="problem"' in form


def test_visitor_requests_access_with_an_address(client, announced):
    url = f"{url_of(announced)}report/"
    form = client.get(f"{url}?kind=access").text
    assert 'value="problem"' not in form
    assert client.post(url, REQUEST | {"email": ""}).status_code == 200
    assert client.post(url, REQUEST | {"kind": "problem"}).status_code == 200
    assert not ReaderMessage.objects.exists()
    response = client.post(url, REQUEST, follow=True)
    assert "The editors have received your message." in response.text
    message = ReaderMessage.objects.get()
    assert (message.kind, message.email) == ("access", "a@example.org")
    assert message.resource == announced


def test_member_requests_access_to_what_the_committee_reads(announced):
    Resource.objects.filter(pk=announced.pk).update(visibility="committee")
    client, member = Client(), MembershipFactory().user
    client.force_login(member)
    assert "Request access" in client.get(url_of(announced)).text
    client.post(f"{url_of(announced)}report/", REQUEST | {"email": ""})
    assert ReaderMessage.objects.get().member == member
    editor = Client()
    editor.force_login(UserFactory(role="editor"))
    assert "Request access" not in editor.get(url_of(announced)).text
