"""Who reads a list, and what of it exists for them."""

import re

import pytest

from library.models import RemovedResource
from members.models import ReadingList
from tests.factories import (
    LibraryDocumentFactory,
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)
from tests.members.reading_lists.reading_lists import entry, reading_list, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory().user
    client.force_login(member)
    return member


def page(client, shared) -> str:
    """Return a list's page without the token of its form."""
    html = client.get(f"/lists/{shared.pk}/").text
    return re.sub(r'value="\w{64}"', "", html)


@pytest.mark.parametrize(
    ("sharing", "colleague", "stranger"),
    [("none", 404, 404), ("organisation", 200, 404), ("coalition", 200, 200)],
)
def test_shared_list_is_read_by_its_audience(client, sharing, colleague, stranger):
    shared = reading_list(sharing=sharing)
    inside = MembershipFactory(organisation=shared.owner.membership.organisation)
    for reader, expected in ((inside, colleague), (MembershipFactory(), stranger)):
        client.force_login(reader.user)
        for address in ("", "export.md"):
            response = client.get(f"/lists/{shared.pk}/{address}")
            assert response.status_code == expected
        is_named = "For the seminar" in client.get("/lists/").text
        assert is_named == (expected == 200)


def test_visitors_and_former_members_cannot_read_lists(client, member):
    shared = reading_list(sharing="coalition")
    assert client.get(f"/lists/{shared.pk}/").status_code == 200

    member.membership.end()
    assert client.get(f"/lists/{shared.pk}/").status_code == 302
    client.force_login(UserFactory(role="visitor"))
    assert client.get(f"/lists/{shared.pk}/").status_code == 404


def test_moved_member_reads_lists_of_new_organisation(client, member):
    old = reading_list(
        MembershipFactory(organisation=member.membership.organisation).user,
        sharing="organisation",
    )
    assert client.get(f"/lists/{old.pk}/").status_code == 200

    member.membership.organisation = OrganisationFactory()
    member.membership.save()

    assert client.get(f"/lists/{old.pk}/").status_code == 404


def test_only_the_owner_edits_a_list(client, member):
    shared = reading_list()
    row = entry(shared)
    for action in ("change/", "delete/", f"entries/{row.pk}/"):
        data = {"title": "Mine", "sharing": "none", "do": "remove"}
        assert client.post(f"/lists/{shared.pk}/{action}", data).status_code == 404
    assert shared.entries.count() == 1
    assert "Edit entry" not in page(client, shared)


def test_hidden_entries_leave_no_gap(client, member):
    """The page is the same, byte for byte, as that of a list without the entry."""
    shared = reading_list()
    first, last = ResourceFactory(title="First"), ResourceFactory(title="Last")
    secret = ResourceFactory(
        title="Nightjar", visibility="committee", pages=["Nightjar says."]
    )
    draft = ResourceFactory(title="Corncrake", live=False)
    entry(shared, first)
    hidden = [
        entry(shared, secret, page=1, quote="Nightjar says.", note="Of the nightjar"),
        entry(shared, draft, note="Of the corncrake"),
    ]
    entry(shared, last)

    seen = page(client, shared)
    for row in hidden:
        row.delete()

    assert seen == page(client, shared)
    assert 'data-place="2"' in seen
    client.force_login(UserFactory(role="committee"))
    entry(shared, secret, page=1, quote="Nightjar says.")
    assert "Nightjar says." in page(client, shared)


def test_owner_sees_no_hidden_resource(client, member):
    own = reading_list(member, sharing="none")
    secret = ResourceFactory(title="Nightjar", visibility="committee")
    row = entry(own, secret, note="Of the nightjar")

    assert "ightjar" not in page(client, own)
    url = f"/lists/{own.pk}/entries/{row.pk}/"
    assert client.post(url, {"do": "remove"}).status_code == 404


def test_narrower_visibility_applies_at_once(client, member):
    shared = reading_list()
    resource = ResourceFactory(title="Waxwing", pages=["A waxwing."])
    entry(shared, resource, page=1, quote="A waxwing.")
    assert "axwing" in page(client, shared)

    type(resource).objects.filter(pk=resource.pk).update(visibility="committee")

    assert "axwing" not in page(client, shared)


def test_removed_resource_links_to_its_successor(client, member):
    shared = reading_list()
    older = ResourceFactory(title="First edition", pages=["Old words."])
    ResourceFactory(title="Second edition", supersedes=older)
    entry(shared, older, page=1, quote="Old words.")
    older.delete()

    html = page(client, shared)
    assert "removed from the library" in html
    assert "Second edition" in html
    assert "First edition" not in html
    assert "Old words." not in html


def test_hidden_removed_resource_is_not_listed(client, member):
    shared = reading_list()
    older = ResourceFactory(visibility="committee")
    row = entry(shared, older)
    older.delete()
    assert RemovedResource.objects.exists()

    html = page(client, shared)
    assert "removed" not in html
    row.delete()
    assert html == page(client, shared)


def test_hidden_successor_is_not_named(client, member):
    shared = reading_list()
    older = ResourceFactory()
    ResourceFactory(title="Nightjar", supersedes=older, visibility="committee")
    entry(shared, older)
    older.delete()

    html = page(client, shared)
    assert "removed from the library" in html
    assert "Nightjar" not in html


@pytest.mark.parametrize("way", ["taken out", "moved"])
def test_passage_is_hidden_with_its_file(client, member, way):
    """The file may have been the secret, or be in a narrower resource now."""
    shared = reading_list()
    resource = ResourceFactory(
        title="Kept",
        files=[{"document": LibraryDocumentFactory(pages=["Taken out."])}, {}],
    )
    entry(shared, resource, page=1, quote="Taken out.")
    file = resource.files.first()
    if way == "moved":
        other = ResourceFactory(title="Nightjar", visibility="committee")
        type(file).objects.filter(pk=file.pk).update(resource=other)
    else:
        type(file).objects.get(pk=file.pk).delete()

    html = page(client, shared)
    assert "Kept" in html
    assert "Taken out." not in html
    assert "Nightjar" not in html
    assert "no longer in the library" in html


def test_copy_is_private_with_visible_entries(client, member):
    shared = reading_list()
    seen = ResourceFactory(title="Seen", pages=["Words."])
    entry(shared, ResourceFactory(title="Nightjar", visibility="committee"))
    entry(shared, seen, page=1, quote="Words.", note="Look")

    client.post(f"/lists/{shared.pk}/copy/")

    own = ReadingList.objects.get(owner=member)
    assert (own.title, own.sharing) == ("For the seminar", "none")
    row = own.entries.get()
    assert (row.resource_id, row.page, row.quote) == (seen.pk, 1, "Words.")
    assert row.note == "Look"
    assert titles(client, own) == ["Seen"]


def test_copy_requires_access(client, member):
    private = reading_list(sharing="none")
    assert client.post(f"/lists/{private.pk}/copy/").status_code == 404
    assert not ReadingList.objects.filter(owner=member).exists()


def test_export_has_citations_and_passage_pages(client, member):
    shared = reading_list()
    resource = ResourceFactory(title="Quokkas", pages=["One.", "Two."])
    entry(shared, resource)
    entry(shared, resource, page=2)
    entry(shared, ResourceFactory(title="Hidden", visibility="committee"))

    whole, passage = re.findall(
        r'<p class="citation[^>]+>(.+?)</p>', page(client, shared)
    )

    assert "Quokkas" in whole
    assert f"/library/{resource.pk}/" in whole
    assert "part 2" in passage
    assert resource.files.get().page_url(2) in passage
