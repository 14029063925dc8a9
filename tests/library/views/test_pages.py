"""The page view: the text of one page, marked, with ways on; and resource pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from library.extraction import limits
from library.templatetags import marks
from library.views.reader import hits as page_hits
from library.views.reader.page import page_navigation
from library.views.reader.text import join_lines
from search.engines import circuit_breaker
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.html import tidy
from tests.search.site import words

pytestmark = pytest.mark.django_db
PAGES = ["One warning.", "Nothing.", "Two warnings.", "", "A last warning."]
XSS = "<script>alert(1)</script>"


@pytest.fixture
def file(index, write):
    resource = ResourceFactory(title="A toolkit", pages=PAGES)
    ResourceFactory(title="A distractor", pages=["warning"] * 5)
    write()
    return resource.files.get()


def read(client, address: str, **params) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return tidy(response.content.decode())


def test_page_shows_its_own_text_with_the_words_marked(client, file):
    html = read(client, file.page_url(3), q="warning")
    assert 'Two<mark id="hit-1">warnings</mark>.' in html
    assert "One" not in html.partition("<article")[2].partition("</article>")[0]
    assert "3 parts match your search. This is match 2." in words(html)


def test_page_leads_to_its_neighbours_and_to_the_hits_around_it(client, file):
    html = read(client, file.page_url(2), q="warning")
    assert f'rel="prev" href="{file.page_url(1)}?q=warning"' in html
    assert f'rel="next" href="{file.page_url(3)}?q=warning"' in html
    assert f'data-hit="previous" href="{file.page_url(1)}?q=warning#hit-1">' in html
    assert f'data-hit="next" href="{file.page_url(3)}?q=warning#hit-1">' in html


def test_ways_end_where_the_file_ends():
    first, last = page_navigation(1, 5, [1, 3]), page_navigation(5, 5, [1, 3])
    assert (first.previous, first.next, first.previous_hit, first.next_hit) == (
        None, 2, None, 3,
    )  # fmt: skip
    assert (last.previous, last.next, last.previous_hit, last.next_hit) == (
        4, None, 3, None,
    )  # fmt: skip
    assert (first.rank, last.rank) == (1, 0)


def test_hits_are_listed_with_their_numbers_and_a_strip(client, file):
    html = read(client, file.page_url(3), q="warning")
    rail = html.partition('<details class="rail">')[2].partition("</details>")[0]
    assert "part 1 One warning . 1 match part 3 Two warnings . 1 match part 5" in words(
        rail
    )
    assert f'href="{file.page_url(3)}?q=warning#hit-1" aria-current="page"' in rail
    # Pages 1, 3 and 5 of 5 on a strip of 480.
    marks = "M0 13h95m97 0h95m97 0h95"
    assert f'<path class="has" d="{marks}"/>' in html
    assert '<details class="rail">' not in read(client, file.page_url(3))


def test_hits_of_a_long_file_are_limited(client, index, write):
    pages = ["warning"] * 600
    long = ResourceFactory(pages=pages).files.get()
    write()
    html = read(client, long.page_url(300), q="warning")
    assert words(html).count("1 match ") == page_hits.MAX_LISTED_PAGES
    assert f'href="{long.page_url(291)}?q=warning#hit-1">Earlier matches' in html
    assert f'href="{long.page_url(308)}?q=warning#hit-1">Further matches' in html
    assert html.count("m0 0h2") == 239


def test_page_of_a_long_file_weighs_little_on_the_way(client, index, write):
    pages = [f"The {n}th warning came early." for n in range(600)]
    long = ResourceFactory(pages=pages).files.get()
    write()
    headers = {"Accept-Encoding": "gzip"}
    sent = client.get(long.page_url(300), {"q": "warning"}, headers=headers).content
    # The text of a full page adds 1,200.
    assert len(sent) < 2_800


def test_line_of_a_page_begins_without_indentation(client, file):
    html = client.get(file.page_url(1)).content.decode()
    assert "\n<main" in html
    assert "\n " not in html.partition("<main")[0]


@pytest.mark.parametrize(
    ("number", "target"), [("2", 2), ("99", 5), ("0", 1), ("9" * 40, 5)]
)
def test_form_goes_to_the_nearest_page(client, file, number, target):
    response = client.get(file.page_url(1), {"go": number, "q": "warning"})
    assert response["Location"] == f"{file.page_url(target)}?q=warning"
    for invalid in ("", "-1", "x", "²"):
        assert client.get(file.page_url(1), {"go": invalid}).status_code == 200


def test_page_leads_back_to_the_resource_and_to_the_results(client, file):
    html = read(client, file.page_url(1), q="warning")
    assert f'href="{file.resource.get_absolute_url()}?q=warning"' in html
    assert 'href="/search/?q=warning"' in html


def test_pdf_opens_at_the_same_page(client, file):
    document = LibraryDocumentFactory(pdf=True, pages=["a", "b"])
    pdf = ResourceFactory(files=[{"document": document}]).files.get()
    html = read(client, pdf.page_url(2), q='early "warning desk"')
    assert "Page 2 of 2" in words(html)
    assert "Part 1 of 5" in words(read(client, file.page_url(1)))
    address = f"{pdf.get_absolute_url()}#page=2&amp;search=early+%22warning+desk%22"
    assert f'href="{address}&amp;phrase=true"' in html
    assert "#page=" not in read(client, file.page_url(1))


def test_page_without_text_says_so(client, file):
    assert "No text was found on this page" in read(client, file.page_url(4))


def test_page_that_does_not_exist_is_not_found(client, file, subtests):
    for number in (0, 6, 10**30):
        with subtests.test(number=number):
            assert client.get(file.page_url(number)).status_code == 404


def test_missing_page_of_a_visible_file_is_explained(client, file):
    response = client.get(file.page_url(6), {"q": "warning"})
    assert response.status_code == 404
    html = tidy(response.content.decode())
    assert "This file has 5 pages." in words(html)
    assert f'href="{file.page_url(5)}"' in html
    document = LibraryDocumentFactory(waiting=True)
    waiting = ResourceFactory(files=[{"document": document}]).files.get()
    response = client.get(waiting.page_url(1))
    assert response.status_code == 404
    assert "is being extracted" in response.content.decode()


def test_long_page_is_cut_and_says_so(client, index, write, monkeypatch):
    monkeypatch.setattr(limits, "CHARACTERS_PER_PAGE", 2_000)
    monkeypatch.setattr(marks, "MAX_NUMBERED_MARKS", 200)
    long = ResourceFactory(pages=["warning " * 3_000]).files.get()
    write()
    html = read(client, long.page_url(1), q="warning")
    assert "This page is too long to show in full." in html
    article = html.partition("<article")[2].partition("</article>")[0]
    assert article.count("<mark") == 250
    assert html.count('<mark id="hit-') == 200
    short = ResourceFactory(pages=["w" * 2_000]).files.get()
    assert "too long" not in read(client, short.page_url(1))


def test_page_close_in_meaning_opens_at_its_passage(client, index, write_vectors):
    text = "Each office keeps a list of the people to phone when violence is near."
    file = ResourceFactory(pages=["Contents", f"Page two.\n{text}"]).files.get()
    write_vectors()
    html = read(client, file.page_url(2), q="emergency contacts")
    assert '<mark id="hit-1">Page two.' in html
    assert "<mark" not in read(client, file.page_url(2))


def test_only_the_closest_passage_of_a_page_is_marked(client, index, write_vectors):
    budget = "The annual budget was approved by the board of the association. " * 8
    phones = (
        "Each office keeps a list of the people to phone when violence is near. " * 8
    )
    file = ResourceFactory(pages=[f"{budget}\n\n{phones}"]).files.get()
    write_vectors()
    html = read(client, file.page_url(1), q="emergency contacts")
    marked = re.findall(r"<mark id=\"hit-1\">(.*?)</mark>", html, re.S)
    assert html.count("<mark") == 1
    assert "people to phone" in marked[0]
    assert "annual budget" not in marked[0]


def test_text_is_escaped(client, index, write):
    file = ResourceFactory(title=XSS, pages=[f"warning {XSS}"]).files.get()
    write()
    for html in (
        read(client, file.page_url(1), q=f"warning {XSS}"),
        read(client, file.resource.get_absolute_url(), q="warning"),
    ):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_text_has_its_own_direction(client):
    file = ResourceFactory(language="ar", pages=["نص"]).files.get()
    html = read(client, file.page_url(1))
    assert '<article id="text" class="sheet text" lang="ar" dir="rtl">' in html


def test_no_question_is_a_fault(file, subtests):
    for typed in ("\x00", "(" * 10_000, "-warning", '"', "\ud800 %"):
        q = typed.encode("utf-8", "replace").decode()
        circuit_breaker.reset()
        with subtests.test(typed=typed[:20].encode("utf-8", "replace")):
            client = Client()
            read(client, file.page_url(1), q=q)
            read(client, file.resource.get_absolute_url(), q=q)


@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_hidden_pages_look_like_absent_ones(client, visibility):
    resource = ResourceFactory(
        title="Resource", visibility=visibility, pages=["canary"]
    )
    file = resource.files.get()
    for address in (
        resource.get_absolute_url(),
        file.page_url(1),
        file.page_url(1) + "?q=canary",
        f"/ar{file.page_url(1)}",
    ):
        hidden = client.get(address)
        absent = client.get(address.replace(f"/{resource.pk}-", "/999999-"))
        assert hidden.status_code == 404
        assert hidden.content == absent.content
    client.force_login(UserFactory(role="committee"))
    assert "canary" in read(client, file.page_url(1))


def test_what_members_see_stays_in_no_cache(client):
    resource = ResourceFactory(visibility="members", pages=["text"])
    client.force_login(UserFactory(role="member"))
    response = client.get(resource.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"


def test_lines_of_a_paragraph_flow_and_items_stay():
    full = "A line that is as wide as the column of the page"
    text = f"{full}\nand goes on.\nHeading\n1. {full}\n2. Item\n{full}\n"
    assert join_lines(text) == (
        f"{full} and goes on.\nHeading\n1. {full}\n2. Item\n{full}\n"
    )
    assert join_lines("") == ""
