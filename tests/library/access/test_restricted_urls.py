"""Addresses name the title of a public resource, and of no other."""

from __future__ import annotations

import pytest

from library.models import Resource
from tests.factories import ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db

BELOW = ["", "en/", "en/p/1/", "en/p/1/picture.webp", "cover.jpg", "cite.bib"]
BELOW += ["en/2/", "en/2/p/1/", "en/2/p/1/picture.webp"]


def make(**fields) -> Resource:
    """A resource of two files with a cover, and a public one beside it."""
    ResourceFactory(title="Distractor", pages=["Of wombats."])
    files = [{"document__pdf": True}, {"document__pdf": True}]
    resource = ResourceFactory(title="Canary plan", files=files, **fields)
    document = resource.files.first().document
    document.cover.name = document.file.name
    document.save(update_fields=["cover"])
    return resource


@pytest.mark.parametrize("visibility", ["members", "committee"])
@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("below", BELOW)
def test_restricted_address_has_no_title(client, visibility, prefix, below):
    resource = make(visibility=visibility)
    short = f"{prefix}/library/{resource.pk}/{below}"
    long = f"{prefix}/library/{resource.pk}-canary-plan/{below}"

    for address in (short, long):
        absent = client.get(address.replace(str(resource.pk), "999999"))
        assert_looks_absent(client.get(address), absent)
    client.force_login(UserFactory(role="committee"))
    sent_on = client.get(f"{long}?q=a%20b")

    assert (sent_on.status_code, sent_on["Location"]) == (302, f"{short}?q=a%20b")
    assert client.get(short).status_code == 200


@pytest.mark.parametrize("below", BELOW)
def test_public_address_has_its_title(client, below):
    resource = make()
    short = f"/library/{resource.pk}/{below}"
    long = f"/library/{resource.pk}-canary-plan/{below}"

    sent_on = client.get(short)

    assert (sent_on.status_code, sent_on["Location"]) == (302, long)
    assert client.get(long).status_code == 200


def test_address_after_restricting(client):
    resource = make()
    old = resource.get_absolute_url()
    Resource.objects.filter(pk=resource.pk).update(visibility="members")

    assert client.get(old).status_code == 404
    client.force_login(UserFactory(role="member"))

    assert client.get(old)["Location"] == f"/library/{resource.pk}/"


def test_draft_address_has_no_title():
    draft = ResourceFactory(title="Canary plan", live=False, pages=["text"])

    assert draft.get_absolute_url() == f"/library/{draft.pk}/"
    assert "canary" not in draft.files.get().page_url(1)


@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_page_of_restricted_resource_links_without_title(client, visibility):
    resource = make(visibility=visibility)
    client.force_login(UserFactory(role="committee"))

    for below in ("", "en/p/1/"):
        html = client.get(f"/library/{resource.pk}/{below}").content.decode()
        assert "Canary plan" in html
        assert f"/library/{resource.pk}/en/" in html
        assert f"/library/{resource.pk}-" not in html
