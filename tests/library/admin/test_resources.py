"""Resources in the admin: made, drafted, published, gone back to; parts stay theirs."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from library.models import Resource
from tests.factories import (
    LibraryDocumentFactory,
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_library_resource:list"
ADD = "wagtailsnippets_library_resource:add"
EDIT = "wagtailsnippets_library_resource:edit"


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def form(files=(), initial=0, **fields):
    """The fields of the form. `files`: dicts of document, language and perhaps id."""
    values = {
        "title": "Early warning",
        "language": "en",
        "visibility": "public",
        "published_precision": "year",
        "published_on": "2005-01-01",
        "files-TOTAL_FORMS": len(files),
        "files-INITIAL_FORMS": initial,
        "files-MIN_NUM_FORMS": 0,
        "files-MAX_NUM_FORMS": 1000,
    }
    for number, file in enumerate(files):
        defaults = {"title": "", "summary": "", "ORDER": number + 1}
        for name, value in (defaults | file).items():
            values[f"files-{number}-{name}"] = value
    return values | fields


def documents(count):
    return [LibraryDocumentFactory().pk for _ in range(count)]


def test_resource_is_created_and_published(editor):
    region, theme = RegionFactory(), ThemeFactory()
    organisation = OrganisationFactory()
    english, french = documents(2)
    response = editor.post(
        reverse(ADD),
        form(
            [
                {"document": english, "language": "en"},
                {"document": french, "language": "fr", "title": "Alerte"},
            ],
            regions=[region.pk],
            themes=[theme.pk],
            organisations=[organisation.pk],
            **{"action-publish": "1"},
        ),
    )
    assert response.status_code == 302
    resource = Resource.objects.get()
    assert (resource.live, resource.title) == (True, "Early warning")
    assert list(resource.regions.all()) == [region]
    assert list(resource.themes.all()) == [theme]
    assert list(resource.organisations.all()) == [organisation]
    files = [(file.language, file.part, str(file)) for file in resource.files.all()]
    assert files == [("en", 1, str(files[0][2])), ("fr", 1, "Alerte")]
    parts = [file["part"] for file in resource.latest_revision.content["files"]]
    assert parts == [1, 1]


def test_draft_of_a_live_resource_changes_nothing(editor):
    resource = ResourceFactory(title="Old", pages=["A page."])
    file = resource.files.get()
    change = form(
        [
            {"id": file.pk, "document": file.document_id, "language": "en"},
            {"document": documents(1)[0], "language": "en", "title": "Part two"},
        ],
        initial=1,
        title="New",
    )
    editor.post(reverse(EDIT, args=[resource.pk]), change)
    resource.refresh_from_db()
    assert resource.title == "Old"
    assert resource.files.count() == 1
    assert resource.has_unpublished_changes
    drafted = resource.latest_revision.as_object().files.all()
    assert [(one.part, one.title) for one in drafted] == [(1, ""), (2, "Part two")]
    resource.latest_revision.publish()
    published = Resource.objects.get()
    assert published.title == "New"
    assert [one.part for one in published.files.all()] == [1, 2]


def test_reordered_files_keep_their_parts():
    resource = ResourceFactory(files=[{"pages": ["One"]}, {"pages": ["Two"]}])
    first, second = resource.files.all()
    first.sort_order, second.sort_order = 2, 1
    resource.files = [second, first]
    revision = resource.save_revision()
    revision.publish()
    assert [file.part for file in Resource.objects.get().files.all()] == [2, 1]


def test_file_with_a_new_language_gets_a_free_part(editor):
    resource = ResourceFactory(
        files=[{"language": "en"}, {"language": "fr"}], title="Two languages"
    )
    english, french = resource.files.all()
    files = [
        {"id": english.pk, "document": english.document_id, "language": "fr"},
        {"id": french.pk, "document": french.document_id, "language": "fr"},
    ]
    change = form(files, initial=2, **{"action-publish": "1"})
    assert editor.post(reverse(EDIT, args=[resource.pk]), change).status_code == 302
    parts = dict(resource.files.model.objects.values_list("pk", "part"))
    assert parts == {english.pk: 2, french.pk: 1}


def test_errors_are_shown_and_nothing_is_saved(editor):
    fields = form(title="", visibility="everybody", **{"action-publish": "1"})
    response = editor.post(reverse(ADD), fields)
    page = response.content.decode()
    assert response.status_code == 200
    assert "This field is required" in page
    assert "everybody is not one of the available choices" in page
    assert not Resource.objects.exists()


def test_preview_shows_unsaved_changes(editor):
    resource = ResourceFactory(title="Old", pages=["A page."])
    url = reverse(
        "wagtailsnippets_library_resource:preview_on_edit", args=[resource.pk]
    )
    assert editor.post(url, form(title="Unsaved title")).json()["is_valid"]
    page = editor.get(url, {"mode": ""})
    assert "Unsaved title" in page.content.decode()
    resource.refresh_from_db()
    assert resource.title == "Old"


@pytest.mark.parametrize(
    "view", ["history", "usage", "delete", "unpublish", "preview_on_edit", "copy"]
)
def test_admin_views_of_a_resource_open(editor, view):
    resource = ResourceFactory(pages=["A page."])
    resource.save_revision().publish()
    name = f"wagtailsnippets_library_resource:{view}"
    assert editor.get(reverse(name, args=[resource.pk])).status_code in (200, 302)


def test_locked_resource_is_not_changed_by_others(editor):
    resource = ResourceFactory(title="Old")
    other = UserFactory(role="editor")
    editor.post(reverse("wagtailsnippets_library_resource:lock", args=[resource.pk]))
    editor.force_login(other)
    editor.post(reverse(EDIT, args=[resource.pk]), form(title="New"))
    resource.refresh_from_db()
    assert resource.locked
    assert not resource.latest_revision


@pytest.mark.parametrize(
    "vocabulary", ["region", "theme", "resourcetype", "organisation"]
)
def test_added_term_keeps_its_code(editor, vocabulary):
    name = f"wagtailsnippets_library_{vocabulary}"
    fields = {"code": "NEW", "label_en": "New term", "kind": "country"}
    fields |= {f"text_{language}-count": "0" for language in ("en", "fr", "es", "ar")}
    assert editor.post(reverse(f"{name}:add"), fields).status_code == 302
    model = Resource._meta.apps.get_model("library", vocabulary)
    term = model.objects.get()
    code = term.code
    fields |= {"code": "OTHER", "label_en": "Another label"}
    editor.post(reverse(f"{name}:edit", args=[term.pk]), fields)
    term.refresh_from_db()
    assert (term.label_en, term.code) == ("Another label", code)


def test_selected_terms_are_listed_first(editor):
    africa = RegionFactory(code="002", label_en="Africa")
    sudan = RegionFactory(code="SDN", label_en="Sudan", parent=africa)
    RegionFactory(code="BDI", label_en="Burundi", parent=africa)
    resource = ResourceFactory(regions=[sudan])

    html = editor.get(reverse(EDIT, args=[resource.pk])).content.decode()

    terms = re.findall(r'name="regions".*?<span>(.*?)</span>', html, re.DOTALL)
    assert terms == ["Sudan", "Africa", "\u2003Burundi"]


def test_form_names_the_texts_of_translations(editor):
    resource = ResourceFactory(files=[{"language": "ar", "title": "الإنذار"}])
    response = editor.get(reverse(EDIT, args=[resource.pk]))
    page = BeautifulSoup(response.content, "html.parser")
    for name, label in (("title", "Title"), ("summary", "Summary")):
        assert page.select_one(f"[name=files-0-{name}]")["dir"] == "auto"
        shown = page.select_one(f"label[for=id_files-0-{name}]").get_text(strip=True)
        assert shown == f"{label} in the language of the file"
        own = page.select_one(f"label[for=id_{name}]").get_text(" ", strip=True)
        assert not own.endswith("file")
