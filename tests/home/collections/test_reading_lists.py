"""Creation of a collection draft from a reading list."""

from __future__ import annotations

import pytest
from wagtail.models import PageLogEntry

from home.models import CollectionPage, HomePage
from tests.factories import ResourceFactory, UserFactory
from tests.home.admin.admin_menu import add_editors_group
from tests.members.reading_lists.reading_lists import entry, reading_list
from tests.pages import home_page
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
LABEL = "Create a collection"


@pytest.fixture
def editor(client, index):
    """An editor who may build pages, signed in."""
    add_editors_group()
    user = UserFactory(role="editor")
    client.force_login(user)
    return user


def make(client, rows, prefix: str = ""):
    return client.post(f"{prefix}/collections/from-list/{rows.pk}/")


def picks(page: CollectionPage) -> list[tuple[str, str]]:
    return [(pick.resource.title, pick.note) for pick in page.picks.all()]


def test_list_becomes_a_draft_with_its_notes(client, editor):
    rows = reading_list(editor, title="For the seminar", note="Read these.")
    heron = ResourceFactory(title="Heron", pages=["a", "b"])
    entry(rows, ResourceFactory(title="Sparrow"), note="Begin here.")
    entry(rows, heron, page=2, quote="Words of the page.")
    entry(rows, heron, note="And again.")
    entry(reading_list(editor), ResourceFactory(title="Distractor"))

    response = make(client, rows)

    page = CollectionPage.objects.get()
    assert response["Location"] == f"/admin/pages/{page.pk}/edit/"
    assert (page.live, page.slug, page.owner) == (False, "for-the-seminar", editor)
    assert (page.title, page.intro) == ("For the seminar", "Read these.")
    assert page.get_parent().specific == home_page()
    expected = [
        ("Sparrow", "Begin here."),
        ("Heron", "“Words of the page.” (part 2)\nAnd again."),
    ]
    assert picks(page) == expected
    assert picks(page.get_latest_revision_as_object()) == expected
    assert PageLogEntry.objects.filter(page=page, action="wagtail.create").exists()
    assert client.get("/for-the-seminar/").status_code == 404
    assert client.get(response["Location"]).status_code == 200


def test_collection_is_of_the_active_language(client, editor):
    make(client, reading_list(editor, title="Pour le séminaire"), "/fr")
    assert CollectionPage.objects.get().locale.language_code == "fr"


def test_texts_are_truncated_to_the_field_length(client, editor):
    rows = reading_list(editor, title="x" * 200, note="y" * 2000)
    entry(rows, note="z" * 2000)
    entry(rows, ResourceFactory(pages=["a"]), page=1, quote="q" * 2000)
    make(client, rows)
    page = CollectionPage.objects.get()
    page.full_clean()
    notes = [note for _title, note in picks(page)]
    assert [len(note) for note in notes] == [500, 500]
    assert notes[1].endswith("…” (part 1)")


@pytest.mark.parametrize("title", ["Search", "Toolkit", "!!!", "طائر"])
def test_slug_is_free(client, editor, title):
    for _ in range(2):
        make(client, reading_list(editor, title=title))
    slugs = set(CollectionPage.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert "search" not in slugs


def test_removed_resource_is_not_picked(client, editor):
    rows = reading_list(editor)
    gone = ResourceFactory(title="Gone")
    entry(rows, gone, note="Gone.")
    entry(rows, ResourceFactory(title="There"))
    gone.delete()
    make(client, rows)
    assert picks(CollectionPage.objects.get()) == [("There", "")]


def test_committee_resource_stays_hidden_on_the_page(client, editor, write):
    rows = reading_list(editor, title="Toolkit")
    entry(rows, ResourceFactory(title="Sparrow"))
    make(client, rows)
    page = CollectionPage.objects.get()
    page.get_latest_revision().publish()
    client.logout()
    before = everything_in(client.get("/toolkit/"))
    client.force_login(editor)
    page.delete()
    hidden = ResourceFactory(title="Quagga dossier", visibility="committee")
    entry(rows, hidden, note="Quagga note")
    make(client, rows)
    CollectionPage.objects.get().get_latest_revision().publish()
    assert "Quagga note" in everything_in(client.get("/toolkit/"))
    client.logout()
    assert everything_in(client.get("/toolkit/")) == before
    assert "Sparrow" in before


def test_list_shared_with_the_editor_can_be_used(client, editor):
    rows = reading_list(title="Theirs")
    assert LABEL in client.get(f"/lists/{rows.pk}/").content.decode()
    assert make(client, rows).status_code == 302
    assert CollectionPage.objects.get().title == "Theirs"


def test_private_list_of_another_is_absent(client, editor):
    rows = reading_list(sharing="none")
    assert make(client, rows).status_code == 404
    assert not CollectionPage.objects.exists()


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_others_may_not_create_collections(client, index, role):
    add_editors_group()
    user = UserFactory(role=role)
    client.force_login(user)
    rows = reading_list(user)
    assert LABEL not in client.get(f"/lists/{rows.pk}/").content.decode()
    refused = make(client, rows)
    absent = client.post("/collections/from-list/999/")
    assert refused.status_code == absent.status_code == 403
    client.logout()
    assert make(client, rows)["Location"].startswith("/account/login/")
    assert not CollectionPage.objects.exists()


def test_get_request_creates_nothing(client, editor):
    rows = reading_list(editor)
    assert client.get(f"/collections/from-list/{rows.pk}/").status_code == 405
    assert not CollectionPage.objects.exists()


def test_without_home_page_nothing_is_offered(client, index):
    HomePage.objects.all().delete()
    user = UserFactory(role="editor", is_superuser=True)
    client.force_login(user)
    rows = reading_list(user)
    assert LABEL not in client.get(f"/lists/{rows.pk}/").content.decode()
    assert make(client, rows).status_code == 403
