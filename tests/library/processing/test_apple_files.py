"""Pages, Keynote and Numbers: the PDF in a file is read, or the advice is to export."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from library.extraction import limits
from library.extraction.sandbox import confinement
from library.files.uploads import add_document
from library.models import LibraryDocument
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.extraction.files import bomb_page, pdf_of_pages, zipped
from tests.extraction.stand_ins import install
from tests.extraction.test_hostile_pdfs import nested_forms
from tests.factories import pdf_bytes
from tests.scans import TEXTS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        bool(confinement.missing()), reason="needs Landlock and seccomp"
    ),
]
PREVIEW = "QuickLook/Preview.pdf"
JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
ADVICE = "Export it as PDF, Word, Excel or PowerPoint, then replace the file."


def read(name: str, members: dict[str, bytes]) -> LibraryDocument:
    """Upload an Apple file with more members, and extract its text."""
    code = name.rpartition(".")[2]
    index = "index.apxl" if code == "key" else "index.xml"
    data = zipped({index: "<document/>", "QuickLook/Thumbnail.jpg": JPEG, **members})
    document = add_document(ContentFile(data, name), name)
    while extract_next():
        pass
    return LibraryDocument.objects.get(pk=document.pk)


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """Return the function that installs a program in place of LibreOffice."""

    def replace(behaviour: str) -> None:
        monkeypatch.setenv("PATH", str(install(tmp_path, behaviour)))

    return replace


@pytest.mark.parametrize("code", ["pages", "key", "numbers"])
def test_pdf_in_an_apple_file_is_read(stand_in, code):
    stand_in("crash")  # would be its state, were it started
    pages = [TEXTS["fr"], "The second page says more."]
    document = read(f"plan.{code}", {PREVIEW: pdf_bytes(pages)})
    assert (document.status, document.reason) == ("done", "")
    assert str(explain(document).label) == "Searchable"
    assert (document.page_count, document.found_language) == (2, "fr")
    assert "second page" in document.pages.get(number=2).text
    assert document.cover
    assert document.media_type == code


@pytest.mark.parametrize(
    "preview",
    [
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\n" + bytes(5_000),
        b"\x7fELF" + bytes(500),
        b"",
    ],
)
def test_preview_that_is_no_pdf_is_explained(stand_in, preview):
    stand_in("do nothing")
    document = read("plan.pages", {PREVIEW: preview})
    assert (document.status, document.pages.count()) == ("failed", 0)
    assert str(explain(document).advice) == ADVICE


@pytest.mark.slow
@pytest.mark.parametrize("preview", [pdf_of_pages([bomb_page()]), nested_forms()])
def test_hostile_preview_ends_within_its_limits(stand_in, monkeypatch, preview):
    stand_in("do nothing")
    monkeypatch.setattr(limits, "STALL_SECONDS", 2)
    monkeypatch.setattr(limits, "RESTARTS", 0)
    document = read("plan.pages", {PREVIEW: preview})
    assert document.status in ("failed", "partial")
    assert document.reason in ("time-limit", "memory-limit", "unreadable")
    assert not any(page.text for page in document.pages.all())


def test_preview_that_is_too_large_is_not_read(stand_in):
    stand_in("do nothing")
    document = read("plan.pages", {PREVIEW: b"%PDF-1.7\n" + bytes(limits.MEMBER_BYTES)})
    assert document.status == "failed"
    assert str(explain(document).advice) == ADVICE


def test_apple_file_with_pictures_only_is_to_be_exported(stand_in):
    stand_in("do nothing")
    document = read("plan.pages", {"preview.jpg": JPEG, "preview-micro.jpg": JPEG})
    explanation = explain(document)
    assert (str(explanation.label), str(explanation.advice)) == (
        "Not converted",
        ADVICE,
    )


@pytest.mark.parametrize("reason", ["no-text", "unreadable", "crashed"])
def test_apple_file_without_text_is_not_called_damaged(reason):
    """LibreOffice makes an empty document of today's formats."""
    document = LibraryDocument(status="done", reason=reason, media_type="numbers")
    assert explain(document).advice == ADVICE
    other = LibraryDocument(status="done", reason=reason, media_type="docx")
    assert explain(other).advice != ADVICE


def test_apple_file_with_a_password_says_so(stand_in):
    stand_in("crash")
    document = read("plan.numbers", {".iwpv2": bytes(20), PREVIEW: pdf_bytes(["No"])})
    assert str(explain(document).label) == "Password-protected"


def test_preview_in_another_format_is_not_read(stand_in):
    stand_in("do nothing")
    mime = "application/vnd.oasis.opendocument.graphics"
    data = zipped({"mimetype": mime, PREVIEW: pdf_bytes(["Not what it shows."])})
    document = add_document(ContentFile(data, "tree.odg"), "tree.odg")
    while extract_next():
        pass
    document = LibraryDocument.objects.get(pk=document.pk)
    assert str(explain(document).label) == "Damaged"
    assert not document.pages.exists()
