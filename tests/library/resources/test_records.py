"""Titles and summaries in the reader's language."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from library.resources.records import resource_record
from tests.factories import LibraryDocumentFactory, ResourceFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db
FRENCH = {"language": "fr", "title": "Alerte précoce", "summary": "Un guide."}


def translated(*files: dict, **fields):
    original = {"title": "Early warning", "summary": "A toolkit.", "language": "en"}
    files = [{"language": "en", "pages": ["One."]}, *files]
    return ResourceFactory(**original | fields, files=files)


def test_record_with_a_titled_file_is_in_the_active_language():
    resource = translated(FRENCH)

    with override("fr"):
        record = resource_record(resource)

    assert (record.title, record.language) == ("Alerte précoce", "fr")
    assert (record.summary, record.summary_language) == ("Un guide.", "fr")
    assert record.original_title == "Early warning"


def test_record_in_another_language_is_the_original():
    resource = translated(FRENCH)

    with override("es"):
        record = resource_record(resource)

    assert (record.title, record.language) == ("Early warning", "en")
    assert (record.summary, record.original_title) == ("A toolkit.", "")


def test_record_without_translated_summary_keeps_the_original_one():
    resource = translated(FRENCH | {"summary": ""})

    with override("fr"):
        record = resource_record(resource)

    assert record.title == "Alerte précoce"
    assert (record.summary, record.summary_language) == ("A toolkit.", "en")


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ([{"language": "fr", "title": ""}], "Early warning"),
        ([FRENCH | {"summary": "", "title": f"Partie {n}"} for n in "12"], None),
        ([{"language": "fr", "title": "Partie 1"}, FRENCH], "Alerte précoce"),
    ],
)
def test_record_with_untitled_files_or_parts(files, title):
    """Titles of parts do not name the whole."""
    resource = translated(*files)

    with override("fr"):
        assert resource_record(resource).title == (title or "Early warning")


def test_record_ignores_the_title_of_a_file_in_its_own_language():
    resource = translated({"language": "en", "title": "Annex"})

    assert resource_record(resource).title == "Early warning"


def test_resource_page_names_the_record_and_its_original(client):
    resource = translated(FRENCH | {"language": "ar", "title": "الإنذار المبكر"})

    html = tidy(client.get(f"/ar/library/{resource.pk}/", follow=True).text)

    assert '<h1 lang="ar" dir="rtl">الإنذار المبكر</h1>' in html
    assert '<p class="original"><bdi lang="en">Early warning</bdi></p>' in html
    assert '<div class="lead" lang="ar" dir="auto"><p>Un guide.</p>' in html
    assert '<cite lang="ar">الإنذار المبكر</cite>' in html
    assert html.index(">AR</span>") < html.index(">EN</span>"), "own language first"
    english = tidy(client.get(f"/library/{resource.pk}/", follow=True).text)
    assert '<h1 lang="en" dir="ltr">Early warning</h1>' in english
    assert 'class="original"' not in english


def test_citation_in_french_names_the_french_text(client):
    url = translated(FRENCH).get_absolute_url()

    ris = client.get(f"/fr{url}cite.ris").text
    assert "TI  - Alerte précoce\r\n" in ris
    assert "LA  - fr\r\n" in ris
    assert "AB  - Un guide.\r\n" in ris
    english = client.get(f"{url}cite.bib").text
    assert "Early warning" in english
    assert "Alerte" not in english


def test_covers_are_in_the_active_language(client):
    documents = [LibraryDocumentFactory(), LibraryDocumentFactory()]
    for document, image in zip(documents, (b"english", b"french"), strict=True):
        document.cover.save("cover.jpg", ContentFile(image))
    resource = translated(FRENCH | {"document": documents[1]})
    english_file = resource.files.get(language="en")
    english_file.document = documents[0]
    english_file.save()

    cover_url, drawn_cover_url = resource.cover_url, resource.drawn_cover_url

    assert client.get(cover_url).getvalue() == b"english"
    assert client.get(f"/fr{cover_url}").getvalue() == b"french"
    assert "Alerte" in client.get(f"/fr{drawn_cover_url}").text
    assert "Alerte" not in client.get(drawn_cover_url).text
