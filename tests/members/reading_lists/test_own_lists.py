"""Making a list, filling it, changing its order and its words."""

import pytest

from members.models import ListEntry, ReadingList
from members.models.reading_lists import MAX_ENTRIES
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.members.reading_lists.reading_lists import entry, reading_list, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory().user
    client.force_login(member)
    return member


@pytest.fixture
def own_list(member):
    return reading_list(member, sharing="none")


def save(client, resource, **fields):
    data = {"chosen": "1"} | fields
    return client.post(f"/lists/save/{resource.pk}/", data)


def test_new_list_is_private_by_default(client, member):
    client.post("/lists/", {"title": "Mine", "note": "", "sharing": "none"})
    data = {"title": "Ours", "note": "All of it", "sharing": "organisation"}
    client.post("/lists/", data)

    organisation_list, private_list = ReadingList.objects.order_by("-pk")
    assert (private_list.sharing, private_list.organisation) == ("none", None)
    assert organisation_list.organisation == member.membership.organisation


def test_sharing_requires_an_organisation(client):
    client.force_login(UserFactory(role="visitor"))
    for sharing in ("organisation", "coalition"):
        client.post("/lists/", {"title": "Mine", "sharing": sharing})
    assert not ReadingList.objects.exists()


def test_list_is_renamed_and_shared_later(client, member, own_list):
    data = {"title": "Other", "note": "New", "sharing": "organisation"}
    client.post(f"/lists/{own_list.pk}/change/", data)

    own_list.refresh_from_db()
    assert (own_list.title, own_list.note, own_list.sharing) == (
        "Other",
        "New",
        "organisation",
    )
    client.post(f"/lists/{own_list.pk}/change/", data | {"sharing": "none"})
    own_list.refresh_from_db()
    assert own_list.organisation is None


def test_invalid_change_shows_an_error(client, member, own_list):
    data = {"title": "", "sharing": "none"}
    response = client.post(f"/lists/{own_list.pk}/change/", data, follow=True)

    assert "This field is required" in response.text
    own_list.refresh_from_db()
    assert own_list.title == "For the seminar"


def test_resource_is_saved_from_its_page(client, index, member, own_list):
    resource = ResourceFactory(title="Toolkit")
    other = reading_list(sharing="coalition", title="Of somebody else")
    url = f"/lists/save/{resource.pk}/"
    assert f'href="{url}"' in client.get(resource.get_absolute_url()).text
    assert "Of somebody else" not in client.get(url).text

    response = save(client, resource, list=own_list.pk, note="Read this")

    assert response["Location"] == f"/lists/{own_list.pk}/"
    assert titles(client, own_list) == ["Toolkit"]
    assert own_list.entries.get().note == "Read this"
    save(client, resource, list=own_list.pk)
    save(client, resource, list=other.pk)
    assert ListEntry.objects.count() == 1


def test_lists_require_sign_in(client, index):
    resource = ResourceFactory(pages=["Words."])
    page = resource.files.get().page_url(1)
    for url in (resource.get_absolute_url(), page):
        assert "/lists/" not in client.get(url).text
    response = client.get(f"/lists/save/{resource.pk}/")
    assert response["Location"].startswith("/account/login/")


def test_hidden_resource_cannot_be_saved(client, member, own_list):
    secret = ResourceFactory(title="Nightjar", visibility="committee")
    for response in (
        client.get(f"/lists/save/{secret.pk}/"),
        save(client, secret, list=own_list.pk),
    ):
        assert response.status_code == 404
    assert not own_list.entries.exists()


def test_passage_is_saved_to_a_new_list(client, index, member):
    resource = ResourceFactory(pages=["One.", "Two words."])
    file = resource.files.get()
    html = client.get(file.page_url(2)).text
    assert f'<input type="hidden" name="file" value="{file.pk}">' in html

    passage = {"file": file.pk, "page": 2, "quote": "Two words."}
    asked = client.post(f"/lists/save/{resource.pk}/", passage)
    assert "Two words." in asked.text
    assert not ListEntry.objects.exists()
    save(client, resource, **passage, title="New one")

    row = ListEntry.objects.get()
    assert (row.list.title, row.list.owner) == ("New one", member)
    assert (row.file, row.page, row.quote) == (file, 2, "Two words.")
    html = client.get(f"/lists/{row.list.pk}/").text
    assert f'href="{file.page_url(2)}?q=%22Two+words.%22#hit-1"' in html
    assert "<p>Two words.</p>" in html


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"page": 3}, "no longer in the file"),
        ({"page": 0}, "greater than or equal to 1"),
        ({"file": ""}, "no longer in the file"),
        ({"file": "other"}, "Select a valid choice"),
        ({"quote": "x" * 2001}, "at most 2000 characters"),
        ({"list": "", "title": ""}, "Choose a list, or name a new one"),
        ({"list": "9999"}, "Select a valid choice"),
    ],
)
def test_invalid_passage_is_rejected(client, member, own_list, fields, error):
    resource = ResourceFactory(pages=["One.", "Two."])
    if fields.get("file") == "other":
        other = ResourceFactory(visibility="committee", pages=["Secret.", "Two."])
        fields = {"file": other.files.get().pk}
    passage = {"file": resource.files.get().pk, "page": 2, "list": own_list.pk}

    response = save(client, resource, **passage | fields)

    assert response.status_code == 200
    assert error in response.text
    assert not ListEntry.objects.exists()


def test_line_ends_count_as_one_character(client, member, own_list):
    resource = ResourceFactory(pages=["One."])
    quote = "\r\n".join(["a"] * 1000)
    passage = {"file": resource.files.get().pk, "page": 1, "quote": quote}

    save(client, resource, **passage, list=own_list.pk)

    assert own_list.entries.get().quote == "\n".join(["a"] * 1000)


def test_full_list_shows_an_error(client, member, own_list):
    ListEntry.objects.bulk_create(
        ListEntry(list=own_list, resource_id=9000 + n) for n in range(MAX_ENTRIES)
    )
    response = save(client, ResourceFactory(), list=own_list.pk)

    assert "This list is full (500 entries)" in response.text
    assert own_list.entries.count() == MAX_ENTRIES


def test_number_of_lists_is_limited(client, member, own_list, monkeypatch):
    monkeypatch.setattr("members.reading_lists.views.MAX_LISTS", 1)
    error = "too many lists"
    assert error in client.post("/lists/", {"title": "B", "sharing": "none"}).text
    assert error in save(client, ResourceFactory(), title="C").text
    response = client.post(f"/lists/{reading_list().pk}/copy/", follow=True)
    assert error in response.text
    assert ReadingList.objects.filter(owner=member).count() == 1


@pytest.mark.parametrize(
    ("which", "data", "expected"),
    [
        ("A", {"do": "down"}, "BACD"),
        ("A", {"do": "up"}, "ABCD"),
        ("D", {"do": "up"}, "ABDC"),
        ("D", {"do": "down"}, "ABCD"),
        ("A", {"place": "3"}, "BCAD"),
        ("C", {"place": "1"}, "CABD"),
        ("B", {"place": "99"}, "ACDB"),
        ("B", {"place": "nonsense"}, "ABCD"),
        ("B", {"place": "0"}, "BACD"),
        ("B", {"do": "remove"}, "ACD"),
    ],
)
def test_entries_keep_their_order(client, member, own_list, which, data, expected):
    rows = {title: entry(own_list, ResourceFactory(title=title)) for title in "ABCD"}

    client.post(f"/lists/{own_list.pk}/entries/{rows[which].pk}/", data)

    assert "".join(titles(client, own_list)) == expected


def test_moving_skips_hidden_entries(client, member, own_list):
    resources = {title: ResourceFactory(title=title) for title in "ABXCD"}
    rows = {title: entry(own_list, resources[title]) for title in "ABXCD"}
    type(resources["X"]).objects.filter(title="X").update(visibility="committee")

    client.post(f"/lists/{own_list.pk}/entries/{rows['B'].pk}/", {"do": "down"})

    assert "".join(titles(client, own_list)) == "ACBD"
    client.force_login(member)
    type(resources["X"]).objects.filter(title="X").update(visibility="public")
    assert "".join(titles(client, own_list)) == "ACXBD"


def test_long_list_is_paginated(client, member, own_list):
    rows = [entry(own_list, ResourceFactory(title=f"R{n:02}")) for n in range(52)]
    first, second = (
        client.get(f"/lists/{own_list.pk}/"),
        client.get(f"/lists/{own_list.pk}/?page=2"),
    )
    assert "R49" in first.text
    assert "R50" not in first.text
    assert "51. " in second.text

    url = f"/lists/{own_list.pk}/entries/{rows[0].pk}/"
    moved = client.post(url, {"place": "52"})
    assert moved["Location"] == f"/lists/{own_list.pk}/?page=2#entry-52"


def test_note_is_saved_with_a_maximum_length(client, member, own_list):
    row = entry(own_list)
    url = f"/lists/{own_list.pk}/entries/{row.pk}/"
    client.post(url, {"do": "note", "note": "For <b>Monday</b>"})
    assert "For &lt;b&gt;Monday&lt;/b&gt;" in client.get(f"/lists/{own_list.pk}/").text

    response = client.post(url, {"do": "note", "note": "x" * 2001}, follow=True)
    assert "at most 2000 characters" in response.text
    row.refresh_from_db()
    assert row.note == "For <b>Monday</b>"


def test_deleted_list_deletes_its_entries(client, member, own_list):
    entry(own_list)
    client.post(f"/lists/{own_list.pk}/delete/")
    assert not ListEntry.objects.exists()
