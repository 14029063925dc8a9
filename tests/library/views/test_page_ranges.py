"""Some pages of a PDF as a PDF of their own."""

from __future__ import annotations

import os

import pypdfium2
import pytest
from django.test import Client

from library.extraction import limits
from library.models import ScanVerdict
from library.processing import page_images as renderer
from tests.extraction.files import bomb_page, pdf_of_pages, stream
from tests.factories import (
    LibraryDocumentFactory,
    ResourceFactory,
    UserFactory,
    pdf_bytes,
)
from tests.html import tidy
from tests.library.access.not_found import assert_looks_absent
from tests.search.site import words

pytestmark = pytest.mark.django_db
PAGES = [f"This is page number {number}." for number in range(1, 61)]


def pdf_file(pages=PAGES, **resource):
    document = LibraryDocumentFactory(pdf=True, pages=pages)
    fields = {"title": "A toolkit", "files": [{"document": document}]} | resource
    return ResourceFactory(**fields).files.get()


def texts_of(data: bytes) -> list[str]:
    return [
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)
    ]


def fetch(client, file, first, last):
    return client.get(file.page_range_url, {"from": first, "to": last})


def test_pages_are_downloaded_as_pdf(client):
    pdf_file(["A distractor."])
    file = pdf_file()
    response = fetch(client, file, 12, 15)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert texts_of(response.getvalue()) == PAGES[11:15]
    assert 'filename="a-toolkit-p-12-15.pdf"' in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Accept-Ranges"] == "none"
    single = fetch(client, file, 60, 60)
    assert texts_of(single.getvalue()) == PAGES[59:]
    assert 'filename="a-toolkit-p-60.pdf"' in single["Content-Disposition"]


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("15", "12", "The first page comes after the last page."),
        ("0", "3", "The file does not have all of these pages."),
        ("58", "61", "The file does not have all of these pages."),
        ("1", "51", "These are too many pages at once."),
        ("", "3", "Enter the first and the last page as numbers."),
        ("1", "x", "Enter the first and the last page as numbers."),
        ("-1", "²", "Enter the first and the last page as numbers."),
        ("1", "9" * 5_000, "The file does not have all of these pages."),
        ("<b>", "1", "Enter the first and the last page as numbers."),
    ],
)
def test_wrong_range_is_explained(client, first, last, problem):
    response = fetch(client, pdf_file(), first, last)
    assert response.status_code == 400
    html = tidy(response.text)
    assert problem in words(html)
    assert "This file has 60 pages." in words(html)
    assert "These pages as PDF (at most 50)" in words(html)
    assert "<b>" not in html.partition("<main")[2]


def test_range_without_parameters_is_explained(client):
    assert client.get(pdf_file().page_range_url).status_code == 400


def test_most_pages_are_copied(client):
    response = fetch(client, pdf_file(), 11, 60)
    assert len(texts_of(response.getvalue())) == limits.RANGE_PAGES == 50


def test_only_pdfs_have_page_ranges(client):
    file = ResourceFactory(pages=["one", "two"]).files.get()
    assert fetch(client, file, 1, 2).status_code == 404
    assert "pages.pdf" not in client.get(file.page_url(1)).text
    pdf = pdf_file(["one", "two"])
    html = tidy(client.get(pdf.page_url(2)).text)
    form = html.partition(f'<form class="inside range" action="{pdf.page_range_url}"')[
        2
    ]
    assert 'name="from" min="1" max="2" value="2"' in form
    assert 'name="to" min="1" max="2" value="2"' in form


def test_quarantined_pdf_has_no_page_range(client):
    file = pdf_file()
    type(file.document).objects.update(scan=ScanVerdict.INFECTED)
    assert fetch(client, file, 1, 2).status_code == 404


def test_waiting_pdf_is_explained(client):
    document = LibraryDocumentFactory(pdf=True, pages=["a"], waiting=True)
    file = ResourceFactory(files=[{"document": document}]).files.get()
    response = fetch(client, file, 1, 1)
    assert response.status_code == 404
    assert "is being extracted" in response.text


def test_damaged_pdf_is_explained(client):
    document = LibraryDocumentFactory(
        content=b"%PDF-1.7\nnothing", name="file.pdf", pages=["a", "b"]
    )
    file = ResourceFactory(files=[{"document": document}]).files.get()
    response = fetch(client, file, 1, 2)
    assert response.status_code == 422
    assert "could not be copied" in response.text


def test_pdf_with_fewer_pages_than_were_read_is_explained(client):
    """As one that is replaced while its former pages are still shown."""
    file = pdf_file(["a", "b", "c"])
    with open(file.document.file.path, "wb") as stored:
        stored.write(pdf_bytes(["short"]))
    assert fetch(client, file, 2, 3).status_code == 422
    file.document.file.storage.delete(file.document.file.name)
    assert fetch(client, file, 2, 3).status_code == 422


def test_replaced_pdf_has_the_pages_of_the_new_one(client):
    file = pdf_file()
    file.document = LibraryDocumentFactory(pdf=True, pages=["New one.", "New two."])
    file.save()
    assert texts_of(fetch(client, file, 1, 2).getvalue()) == ["New one.", "New two."]
    response = fetch(client, file, 12, 15)
    assert response.status_code == 400
    assert "This file has 2 pages." in words(tidy(response.text))


def test_bomb_is_copied_without_unpacking_it(client):
    data = pdf_of_pages([bomb_page()])
    document = LibraryDocumentFactory(content=data, name="bomb.pdf", pages=["a"])
    file = ResourceFactory(files=[{"document": document}]).files.get()
    response = fetch(client, file, 1, 1)
    assert len(response.getvalue()) < 2 * len(data)


@pytest.mark.slow
def test_pages_over_the_size_limit_are_explained(client):
    # Noise, because PDFium packs what it copies.
    data = pdf_of_pages([stream(os.urandom(limits.RANGE_BYTES + 1))])
    document = LibraryDocumentFactory(content=data, name="large.pdf", pages=["a"])
    file = ResourceFactory(files=[{"document": document}]).files.get()
    response = fetch(client, file, 1, 1)
    assert response.status_code == 422
    assert "Choose fewer pages." in response.text


def test_concurrent_copies_return_503(client, monkeypatch):
    monkeypatch.setattr(renderer, "RENDER_TIMEOUT_SECONDS", 0)
    file = pdf_file()
    for _ in range(renderer.MAX_CONCURRENT_RENDERS):
        renderer._renders.acquire()
    try:
        response = fetch(client, file, 1, 2)
    finally:
        for _ in range(renderer.MAX_CONCURRENT_RENDERS):
            renderer._renders.release()
    assert response.status_code == 503
    assert response["Retry-After"]
    assert fetch(client, file, 1, 2).status_code == 200


@pytest.mark.parametrize("path", ["fr/pages.pdf", "en/2/pages.pdf", "en/0/pages.pdf"])
def test_unknown_language_or_part_is_not_found(client, path):
    url = f"{pdf_file().resource.get_absolute_url()}{path}?from=1&to=2"
    assert client.get(url).status_code == 404


@pytest.mark.reliability(20)
@pytest.mark.parametrize("visibility", ["members", "committee"])
@pytest.mark.parametrize("query", ["from=1&to=2", "from=9&to=2"])
def test_hidden_page_range_equals_a_missing_one(visibility, query):
    url = pdf_file(visibility=visibility).page_range_url
    hidden = Client().get(f"{url}?{query}")
    absent = Client().get(f"/library/999999/en/pages.pdf?{query}")
    assert_looks_absent(hidden, absent)


@pytest.mark.reliability(21)
def test_page_range_for_members_is_not_cached(client):
    file = pdf_file(visibility="members")
    client.force_login(UserFactory(role="member"))
    response = fetch(client, file, 1, 2)
    assert response.status_code == 200
    assert texts_of(response.getvalue()) == PAGES[:2]
    assert response["Cache-Control"] == "private, no-store"


def test_head_copies_nothing(client):
    file = pdf_file()
    response = client.head(file.page_range_url, {"from": 1, "to": 2})
    assert (response.status_code, response.content) == (200, b"")


def test_old_url_redirects_to_the_new_one(client):
    url = pdf_file().page_range_url
    response = client.get(url.replace("-a-toolkit/", "-old/") + "?from=1&to=2")
    assert response["Location"] == f"{url}?from=1&to=2"
