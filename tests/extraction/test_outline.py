"""Outlines: bookmarks of PDFs, headings of Word, ODT, EPUB and HTML."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from library.extraction import (
    MEDIA_TYPES,
    NotCopied,
    OutlineEntry,
    Reason,
    copy_pages,
    limits,
    read_outline,
)
from library.extraction.outline import locate_headings
from tests.extraction.files import CATALOG, epub, odf, pdf, pdf_saying


def outline_of(folder, name: str, data: bytes, pages):
    path = folder / name
    path.write_bytes(data)
    return read_outline(path, MEDIA_TYPES[path.suffix[1:]], pages)


def pdf_with_bookmarks(titles: list[str]) -> bytes:
    """One page; each bookmark is below the one before it in the list."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        4: b"<</Type/Outlines/First 10 0 R/Last %d 0 R>>" % (9 + len(titles)),
    }
    for number, title in enumerate(titles, start=10):
        follower = b"/Next %d 0 R" % (number + 1) if title != titles[-1] else b""
        text = b"<FEFF" + title.encode("utf-16-be").hex().encode() + b">"
        objects[number] = b"<</Title%b/Parent 4 0 R/Dest[3 0 R/Fit]%b>>" % (
            text,
            follower,
        )
    return pdf(objects)


def test_bookmarks_are_limited_and_cleaned(tmp_path):
    titles = ["\u202eالفصل\n  الأول\x01", "x" * 5_000]
    titles += [f"Chapter {number}" for number in range(2 * limits.OUTLINE_ENTRIES)]
    outline = outline_of(tmp_path, "a.pdf", pdf_with_bookmarks(titles), ["text"])
    assert len(outline) == limits.OUTLINE_ENTRIES
    assert outline[0] == OutlineEntry("الفصل الأول", 1, 1)
    assert outline[1].title == "x" * limits.OUTLINE_CHARACTERS


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", pdf({1: CATALOG})])
def test_damaged_pdf_has_no_outline(tmp_path, data):
    assert outline_of(tmp_path, "a.pdf", data, ["text"]) == ()


def test_headings_of_html_epub_and_odt(tmp_path):
    markup = "<html><body><h1>One &amp; <i>two</i></h1><p>x</p><h3>Three</h3></body>"
    pages = ["x", "1. One & two\nText.\nThree"]
    expected = (OutlineEntry("One & two", 2, 1), OutlineEntry("Three", 2, 3))
    odt = '<text:h text:outline-level="1">One &amp; two</text:h><text:p>x</text:p>'
    odt += '<text:h text:outline-level="9">x</text:h>'
    odt += '<text:h text:outline-level="3">Three</text:h>'
    for name, data in (
        ("a.html", markup.encode()),
        ("a.epub", epub(["", markup])),
        ("a.odt", odf("text", odt)),
    ):
        assert outline_of(tmp_path, name, data, pages) == expected
    assert outline_of(tmp_path, "a.txt", b"One & two", pages) == ()


def test_headings_are_located_one_after_the_other():
    pages = ["Contents\nAims\t2\nMeans\t3", "1.  Aims\nMeans to an end", "Means\nAims"]
    entries = [OutlineEntry(title, 0, 1) for title in ("Aims", "Means", "None", "Aims")]
    located = [(entry.title, entry.page) for entry in locate_headings(entries, pages)]
    assert located == [("Aims", 2), ("Means", 3), ("Aims", 3)]


def test_pages_are_copied_in_their_order(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_saying("One", "Two", "Three", "Four"))
    out = BytesIO()
    copy_pages(path, 2, 3, out)
    copy = pypdfium2.PdfDocument(out.getvalue())
    texts = [page.get_textpage().get_text_range() for page in copy]
    assert texts == ["Two", "Three"]


def test_page_beyond_the_end_is_not_copied(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_saying("One"))
    for first, last in ((1, 2), (5, 6)):
        with pytest.raises(NotCopied) as error:
            copy_pages(path, first, last, BytesIO())
        assert error.value.reason == Reason.UNREADABLE
