"""A restricted resource is shown by a secret URL, for some days, and to nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from library.models import Resource
from members.models import SharedLink, token_digest
from members.models.shared_links import SHARE_PERMISSION
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
WEEK = {"days": "7", "note": "Ministry"}


@pytest.fixture
def resource():
    ResourceFactory(title="Corncrake distractor", visibility="members", pages=["No."])
    return ResourceFactory(
        title="Nightjar report",
        summary="Nightjars at night.",
        visibility="members",
        files=[
            {"pages": ["Text."], "language": "en"},
            {"pages": ["Texte."], "language": "fr", "title": "Rapport engoulevent"},
        ],
    )


@pytest.fixture
def sharer():
    call_command("seed_people", verbosity=0)
    return UserFactory(role="editor", first_name="Ada", last_name="Okoro")


@pytest.fixture
def sharing(sharer) -> Client:
    client = Client()
    client.force_login(sharer)
    return client


def share(client: Client, resource: Resource, **data) -> str:
    """Return the path of a new link, which is shown once."""
    url = f"/library/{resource.pk}/share/"
    html = client.post(url, WEEK | data, follow=True).text
    (link,) = re.findall(r'id="new-link"[^>]* value="http://testserver([^"]+)"', html)
    assert link not in client.get(url).text
    return link


def allow(user) -> None:
    codename = SHARE_PERMISSION.partition(".")[2]
    user.user_permissions.add(Permission.objects.get(codename=codename))


def test_link_shows_the_resource_and_its_files_without_account(
    client, sharing, resource
):
    link = share(sharing, resource)
    response = client.get(link)
    assert response.status_code == 200
    assert "Nightjar report" in response.text
    (watermark,) = re.findall(r'class="watermark"\s+data-text="([^"]+)"', response.text)
    assert watermark.startswith("Shared by Ada Okoro · ")
    assert response.text.count("Ada Okoro") == 2  # and for screen readers
    assert "orncrake" not in response.text
    files = re.findall(rf'href="({link}\d+/)"', response.text)
    texts = {b"".join(client.get(url).streaming_content) for url in files}
    assert len(files) == len(texts) == 2
    for url in (link, *files):
        headers = client.get(url).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"


def test_link_is_stored_as_digest_and_found_by_nothing_else(client, sharing, resource):
    link = share(sharing, resource)
    token = link.split("/")[2]
    row = SharedLink.objects.get()
    assert row.digest == token_digest(token)
    assert row.note == "Ministry"
    for other in (token[:-1], token + "a", row.digest, str(row.pk), "x" * 5_000):
        assert client.get(f"/shared/{other}/").status_code == 404
    assert client.get(resource.permanent_url).status_code == 404


def test_link_opens_files_of_its_own_resource_only(client, sharing, resource):
    link = share(sharing, resource)
    foreign = Resource.objects.get(title="Corncrake distractor").files.get()
    assert client.get(f"{link}{foreign.pk}/").status_code == 404


def expire(link: SharedLink) -> None:
    SharedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def restrict(link: SharedLink) -> None:
    Resource.objects.filter(pk=link.resource_id).update(visibility="committee")


def unpublish(link: SharedLink) -> None:
    Resource.objects.filter(pk=link.resource_id).update(live=False)


def demote(link: SharedLink) -> None:
    link.created_by.groups.clear()


def lock_out(link: SharedLink) -> None:
    link.created_by.is_active = False
    link.created_by.save()


@pytest.mark.parametrize("end", [expire, restrict, unpublish, demote, lock_out])
def test_link_ends_with_what_it_rests_on(client, sharing, resource, end):
    link = share(sharing, resource)
    (file, *_others) = re.findall(rf'href="({link}\d+/)"', client.get(link).text)
    end(SharedLink.objects.select_related("created_by").get())
    ended = client.get(link)
    assert ended.status_code == 410
    assert "Nightjar" not in ended.text
    assert "Okoro" not in ended.text
    assert client.get(file).status_code == 404


def test_creator_ends_a_link_at_once(client, sharing, resource):
    link = share(sharing, resource)
    url = f"/shared/links/{SharedLink.objects.get().pk}/end/"
    other = Client()
    other.force_login(UserFactory(role="editor"))
    assert other.post(url).status_code == 404
    assert client.get(link).status_code == 200
    assert sharing.get(url).status_code == 405
    assert sharing.post(url).status_code == 302
    assert client.get(link).status_code == 410
    assert "data-link" not in sharing.get(f"/library/{resource.pk}/share/").text


def test_uses_are_counted_after_the_response(client, sharing, resource):
    link = share(sharing, resource)
    (file, *_others) = re.findall(rf'href="({link}\d+/)"', client.get(link).text)
    client.head(link)
    client.get(file)
    client.get(file, headers={"Range": "bytes=1-2"})
    client.get("/")
    row = SharedLink.objects.get()
    assert (row.views, row.downloads) == (1, 1)


@pytest.mark.parametrize("days", ["", "0", "31", "365", "-7", "x"])
def test_link_is_valid_for_one_of_the_offered_times(sharing, resource, days):
    response = sharing.post(f"/library/{resource.pk}/share/", WEEK | {"days": days})
    assert "Choose for how long the link is valid." in response.text
    assert not SharedLink.objects.exists()


def test_only_those_with_the_right_share_what_they_may_see(resource):
    committee = ResourceFactory(title="Swift", visibility="committee")
    public = ResourceFactory(title="Sparrow")
    member = MembershipFactory().user
    client = Client()
    client.force_login(member)
    for pk in (resource.pk, committee.pk, public.pk, 999_999):
        assert client.get(f"/library/{pk}/share/").status_code == 404
    assert "/share/" not in client.get(resource.get_absolute_url()).text
    allow(member)
    assert "/share/" in client.get(resource.get_absolute_url()).text
    assert client.get(f"/library/{resource.pk}/share/").status_code == 200
    absent = client.get("/library/999999/share/")
    assert_looks_absent(client.get(f"/library/{committee.pk}/share/"), absent)
    assert client.get(f"/library/{public.pk}/share/").status_code == 404
    visitor = Client().get(f"/library/{resource.pk}/share/")
    assert visitor.status_code == 302
    assert "/account/login/" in visitor["Location"]


def test_administrators_list_and_delete_links(client, sharing, resource):
    link = share(sharing, resource)
    row = SharedLink.objects.get()
    root = "/admin/snippets/members/sharedlink/"
    html = sharing.get(root).text
    assert "Ministry" in html
    assert "Nightjar report" in html
    administrator = Client()
    administrator.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert administrator.get(f"{root}add/").status_code in (302, 403)
    assert administrator.get(f"{root}edit/{row.pk}/").status_code in (302, 403)
    sharing.post(f"{root}delete/{row.pk}/")
    assert client.get(link).status_code == 404
