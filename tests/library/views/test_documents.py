"""The whole text of a file as one HTML page, divided where it is long."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from library.models import DocumentOutline, ExtractionState
from library.processing.text_extraction import extract_next
from library.views.reader import document as documents
from library.views.reader.contents import Block, Heading, split_at_headings
from tests.extraction.files import WORD, docx, pdf, stream
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.html import tidy
from tests.library.access.not_found import assert_looks_absent
from tests.search.site import words

pytestmark = pytest.mark.django_db
PAGES = ["First <b>page</b>.", "Country\t2023\nSudan\t12\nHaiti\t7", "", "The end."]


@pytest.fixture
def file():
    ResourceFactory(title="A distractor", pages=["Distraction."] * 5)
    ResourceFactory(title="Hidden", visibility="committee", pages=["Secret."])
    return ResourceFactory(title="A toolkit", pages=PAGES).files.get()


def read(client, url: str, **params) -> str:
    response = client.get(url, params)
    assert response.status_code == 200
    return tidy(response.text)


def section(html: str, number: int) -> str:
    return html.partition(f'<section id="p-{number}"')[2].partition("</section>")[0]


def test_document_has_all_pages_as_the_page_view_shows_them(client, file):
    html = read(client, file.text_url)
    assert "A toolkit" in words(html.partition("<h1")[2].partition("</h1>")[0])
    assert "First &lt;b&gt;page&lt;/b&gt;." in section(html, 1)
    assert "<td>Sudan</td><td>12</td>" in section(html, 2)
    assert "No text was found on this page" in section(html, 3)
    assert "The end." in section(html, 4)
    assert f'<a href="{file.page_url(4)}">part 4</a>' in section(html, 4)
    assert "Distraction" not in html
    assert "Secret" not in html


def test_document_states_language_length_and_sizes(client, file):
    text = words(read(client, file.text_url))
    size = sum(len(page.encode()) for page in PAGES)
    assert f"English 4 parts Text: {size} bytes" in text
    assert "Download the file plain text · 4 parts ·" in text


def test_text_has_its_language_and_direction(client):
    pages = [{"pages": ["نص عربي", "نص"], "language": "ar"}]
    file = ResourceFactory(title="Arabic", files=pages).files.get()
    html = read(client, file.text_url)
    assert '<div lang="ar" dir="rtl">' in section(html, 1)
    assert '<div class="text" lang="ar">نص عربي</div>' in section(html, 1)


def test_contents_of_a_file_without_outline_are_its_pages(client, file):
    contents = read(client, file.text_url).partition('<nav class="contents"')[2]
    assert re.findall(r'<a href="(#p-\d)">(.*?)</a>', contents)[:4] == [
        (f"#p-{number}", f"part {number}") for number in range(1, 5)
    ]
    single = ResourceFactory(pages=["Only."]).files.get()
    assert "<h2>Contents" not in read(client, single.text_url)
    long = ResourceFactory(pages=["x"] * 75).files.get()
    contents = read(client, long.text_url).partition('<nav class="contents"')[2]
    assert re.findall(r'href="#p-(\d+)">part', contents) == [
        str(number) for number in range(1, 75, 10)
    ]


def test_contents_are_the_outline_of_a_pdf(client):
    file = ResourceFactory(files=[{"document": pdf_with_outline()}]).files.get()
    ExtractionState.objects.enqueue([file.document_id])
    assert extract_next()
    assert DocumentOutline.objects.get().entries == [
        {"title": "Findings & more", "page": 1, "level": 1},
        {"title": "Details", "page": 2, "level": 2},
    ]
    html = read(client, file.text_url)
    assert '<a href="#p-1">Findings &amp; more</a>' in html
    assert '<li class="level-2"><a href="#p-2">Details</a>' in html


def test_headings_of_word_are_contents_and_headings(client):
    style = '<w:pPr><w:pStyle w:val="berschrift{}"/></w:pPr>'
    body = "".join(
        f"<w:p>{style.format(level) if level else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"
        for level, text in [
            (0, "Findings"),  # of a table of contents: with its page
            (1, "Methods &amp; tools"),
            (0, "We asked. Findings are below."),
            (1, "Findings"),
            (2, "Details"),
            (0, "The end."),
            (1, "Lost in the text box"),
        ]
    )
    styles = (
        '<w:styles xmlns:w="{ns}"><w:style w:styleId="base"><w:pPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="berschrift1"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:styleId="berschrift2"><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
        "</w:style></w:styles>"
    )
    data = docx_with_styles(body, styles)
    document = LibraryDocumentFactory(content=data, name="a.docx", waiting=True)
    file = ResourceFactory(files=[{"document": document}]).files.get()
    assert extract_next()
    assert [entry["title"] for entry in DocumentOutline.objects.get().entries] == [
        "Methods & tools", "Findings", "Details", "Lost in the text box",
    ]  # fmt: skip
    html = read(client, file.text_url)
    assert '<a href="#h-2">Findings</a>' in html
    text = section(html, 1)
    assert '<h3 id="h-1">Methods &amp; tools</h3>' in text
    assert '<h3 id="h-2">Findings</h3><h4 id="h-3">Details</h4>' in text
    assert ">We asked. Findings are below.</div>" in text


def docx_with_styles(body: str, styles: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{office}/styles" '
        'Target="styles.xml"/></Relationships>'
    )
    more = {
        "word/_rels/document.xml.rels": relations,
        "word/styles.xml": styles.format(ns=WORD),
    }
    return docx(body, **more)


def test_heading_that_the_text_lacks_leads_to_its_page(client, file):
    entries = [
        {"title": "The end.", "page": 4, "level": 1},
        {"title": "Not a line", "page": 4, "level": 1},
        {"title": "Beyond", "page": 99, "level": 1},
    ]
    DocumentOutline.objects.create(document=file.document, entries=entries)
    contents = read(client, file.text_url).partition('<nav class="contents"')[2]
    assert '<a href="#h-1">The end.</a>' in contents
    assert '<a href="#p-4">Not a line</a>' in contents
    assert "Beyond" not in contents


def test_lines_of_a_pdf_are_joined_between_its_headings():
    line = "A line that is as wide as the column of the page"
    text = f"{line}\n{line}\n1. Why\n{line}\n{line}\n"
    why = Heading("Why", 1, 1, "h-1")
    assert split_at_headings(text, [why], is_pdf=True) == [
        Block(f"{line} {line}"),
        Block("1. Why", 1, "h-1"),
        Block(f"{line} {line}"),
    ]
    assert split_at_headings(text, [], is_pdf=False) == [Block(text.strip())]
    assert split_at_headings("\n \n", [why], is_pdf=True) == []


def test_outline_of_a_replaced_file_is_forgotten(client):
    document = pdf_with_outline()
    ExtractionState.objects.enqueue([document.pk])
    assert extract_next()
    document.has_new_file = True
    document.save()
    assert not DocumentOutline.objects.exists()


def pdf_with_outline():
    """Two pages; the last heading leads to a page that the file does not have."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R>>"
    heading = b"<</Title(%s)/Parent %d 0 R/Dest[%d 0 R/Fit]%s>>"
    data = pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Outlines 20 0 R>>",
            2: b"<</Type/Pages/Kids[10 0 R 12 0 R]/Count 2>>",
            10: page % 11,
            11: stream(b" "),
            12: page % 13,
            13: stream(b" "),
            20: b"<</Type/Outlines/First 21 0 R/Last 23 0 R/Count 3>>",
            21: heading % (b"Findings & more", 20, 10, b"/Next 23 0 R/First 22 0 R"),
            22: heading % (b"Details", 21, 12, b""),
            23: heading % (b"Lost", 20, 99, b"/Next 21 0 R"),  # and round again
        }
    )
    return LibraryDocumentFactory(content=data, name="outline.pdf", pages=["a", "b"])


def test_long_text_is_divided_between_pages(client, monkeypatch):
    monkeypatch.setattr(documents, "MAX_CHARACTERS", 250)
    monkeypatch.setattr(documents, "MAX_PAGES", 4)
    pages = ["a" * 100] * 4 + [""] * 6
    file = ResourceFactory(pages=pages).files.get()
    url = file.text_url
    first, second = read(client, url), read(client, f"{url}?from=3")
    assert re.findall(r'section id="p-(\d+)"', first) == ["1", "2"]
    assert re.findall(r'section id="p-(\d+)"', second) == ["3", "4", "5", "6"]
    assert "here are parts 3 to 6 of 10." in words(second)
    assert f'rel="next" href="{url}?from=3"' in first
    assert f'rel="prev" href="{url}"' in second
    assert f'rel="next" href="{url}?from=7"' in second
    # The contents lead to the right one.
    assert f'<a href="{url}?from=7#p-8">part 8</a>' in first
    assert '<a href="#p-4">part 4</a>' in second
    assert f'<a href="{url}#p-1">part 1</a>' in second


def test_page_within_a_divided_text_is_found(client, monkeypatch):
    monkeypatch.setattr(documents, "MAX_PAGES", 4)
    file = ResourceFactory(pages=["x"] * 10).files.get()
    response = client.get(file.text_url, {"from": "7"})
    assert response["Location"] == f"{file.text_url}?from=5#p-7"
    response = client.get(file.text_url, {"from": "2"})
    assert response["Location"] == f"{file.text_url}#p-2"


def test_giant_page_is_cut_and_leads_to_the_page_view(client, monkeypatch):
    monkeypatch.setattr(documents, "MAX_CHARACTERS", 1_000)
    monkeypatch.setattr(documents, "MAX_PAGE_CHARACTERS", 1_000)
    file = ResourceFactory(pages=["short", "g" * 5_000]).files.get()
    html = read(client, f"{file.text_url}?from=2")
    assert "g" * 1_000 in section(html, 2)
    assert "g" * 1_001 not in html
    assert "too long to show here in full" in section(html, 2)
    assert f'href="{file.page_url(2)}">Read the whole page' in section(html, 2)
    assert "too long" not in read(client, file.text_url)


def test_one_request_reads_a_bounded_text(client, django_assert_max_num_queries):
    file = ResourceFactory(pages=["w" * 150_000] * 40).files.get()
    with django_assert_max_num_queries(20):
        html = read(client, file.text_url)
    assert len(html) < documents.MAX_CHARACTERS + 50_000


@pytest.mark.parametrize("first", ["0", "5", "-1", "x", "", "²", "9" * 50])
def test_page_that_the_file_does_not_have_is_explained(client, file, first):
    response = client.get(file.text_url, {"from": first})
    assert response.status_code == 404
    assert "This file has 4 pages." in words(tidy(response.text))


def test_file_without_text_is_explained(client):
    waiting = LibraryDocumentFactory(waiting=True)
    unreadable = LibraryDocumentFactory(unreadable=True)
    for document, text in ((waiting, "being extracted"), (unreadable, "not be read")):
        file = ResourceFactory(files=[{"document": document}]).files.get()
        response = client.get(file.text_url)
        assert response.status_code == 404
        assert text in response.text


@pytest.mark.parametrize("path", ["fr/text/", "en/2/text/", "en/0/text/", "xx/text/"])
def test_unknown_language_or_part_is_not_found(client, file, path):
    assert client.get(f"{file.resource.get_absolute_url()}{path}").status_code == 404


def test_part_has_a_text_of_its_own(client):
    files = [{"pages": ["Part one."]}, {"pages": ["Part two."]}]
    resource = ResourceFactory(files=files)
    second = resource.files.get(part=2)
    assert second.text_url.endswith("/en/2/text/")
    html = read(client, second.text_url)
    assert "Part two." in html
    assert "Part one." not in html


@pytest.mark.reliability(20)
@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_hidden_document_equals_a_missing_one(visibility):
    resource = ResourceFactory(visibility=visibility, pages=["Secret."])
    hidden = Client().get(resource.files.get().text_url)
    assert_looks_absent(hidden, Client().get("/library/999999/en/text/"))


@pytest.mark.reliability(21)
def test_document_for_members_is_not_cached(client):
    file = ResourceFactory(visibility="members", pages=["Inside."]).files.get()
    client.force_login(UserFactory(role="member"))
    response = client.get(file.text_url)
    assert "Inside." in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_old_url_redirects_to_the_new_one(client, file):
    response = client.get(file.text_url.replace("-a-toolkit/", "-old/") + "?from=1")
    assert response["Location"] == f"{file.text_url}?from=1"


def test_resource_page_and_reader_link_to_the_document(client, file):
    size = f"{file.document.text_size} bytes"
    html = read(client, file.resource.get_absolute_url())
    link = html.partition(f'href="{file.text_url}"')[2].partition("</a>")[0]
    assert words(f"<a {link}") == f"Read as one page {size}"
    html = read(client, file.page_url(4))
    link = html.partition(f'href="{file.text_url}?from=4"')[2].partition("</a>")[0]
    assert words(f"<a {link}") == f"Read as one page {size}"


def test_many_headings_on_a_long_page_are_found():
    headings = [Heading("x", 1, 1, f"h-{number}") for number in range(300)]
    text = "y\n" * 50_000 + "x\n" * 200
    blocks = split_at_headings(text, headings, is_pdf=True)
    assert sum(block.level for block in blocks) == 200
