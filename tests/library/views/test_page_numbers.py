"""One rule for page numbers in URLs: what is no page is an explained error."""

from __future__ import annotations

import pytest

from library.access.viewers import VISITOR
from library.views.page_numbers import (
    MAX_PAGE_NUMBER,
    page_of_list,
    parse_page_number,
)
from search.service.request import SearchRequest
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
NO_NUMBERS = ["", " ", "-1", "١٢", "1.5", "1e3", "+1", "x", "²", "1\x00", "0x1", "1_0"]
NO_PAGES = ["0", "00", "4", "999999999", "1" + "0" * 30, "9" * 5_000]
BAD = [*NO_NUMBERS, *NO_PAGES]


@pytest.fixture
def file(db):
    """A PDF of three pages; a distractor has more."""
    ResourceFactory(title="Distractor", pages=["Page."] * 9)
    document = LibraryDocumentFactory(pdf=True, pages=["One", "Two", "Three"])
    return ResourceFactory(title="Kit", files=[{"document": document}]).files.get()


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_other_text_is_no_number(text):
    assert parse_page_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 12 ", 12),
        ("0", 0),
        ("0000000000003", 3),
        ("999999999", MAX_PAGE_NUMBER),
        ("1000000000", MAX_PAGE_NUMBER),
        ("9" * 5_000, MAX_PAGE_NUMBER),
    ],
)
def test_number_is_read_in_one_way(text, number):
    assert parse_page_number(text) == number


def test_page_that_does_not_exist_is_explained(client, file, subtests):
    for bad in BAD:
        for url, name, status in (
            (file.text_url, "from", 404),
            (file.thumbnails_url, "from", 404),
            (file.page_range_url, "from", 400),
            (file.page_range_url, "to", 400),
        ):
            with subtests.test(url=url, name=name, bad=bad[:20]):
                query = {"from": "1", "to": "2", name: bad}
                response = client.get(url, query)
                assert response.status_code == status
                assert "Kit" in response.text  # a page that says what there is
                assert "%PDF" not in response.text


def test_path_with_another_number_is_missing(client, file, subtests):
    for bad in BAD:
        for url in (
            file.page_url(1).replace("/p/1/", f"/p/{bad}/"),
            f"{file.thumbnails_url}{bad}.webp",
            f"{file.page_url(1)}picture.webp".replace("/p/1/", f"/p/{bad}/"),
            f"/api/v1/files/{file.document_id}/pages/{bad}",
        ):
            with subtests.test(url=url[:80]):
                assert client.get(url).status_code == 404


def test_form_leads_to_the_nearest_page(client, file, subtests):
    """Typed in the box of the reader."""
    url = file.page_url(2)
    for bad in NO_NUMBERS:
        with subtests.test(bad=bad):
            assert client.get(url, {"go": bad}).status_code == 200
    for typed, number in (("0", 1), ("4", 3), (" 3 ", 3), ("9" * 5_000, 3)):
        assert client.get(url, {"go": typed})["Location"] == file.page_url(number)


@pytest.mark.parametrize("bad", [*NO_NUMBERS, "0", "00"])
def test_results_without_a_page_number_are_the_first(bad, rf):
    query = rf.get("/search/", {"q": "kit", "page": bad}).GET
    assert SearchRequest.from_params(query, VISITOR).page == 1


def test_results_take_any_page(index, client, file, write, subtests):
    write()
    for bad in BAD:
        with subtests.test(bad=bad[:20]):
            query = {"q": "kit", "page": bad}
            assert client.get("/search/", query, follow=True).status_code == 200


@pytest.mark.parametrize("bad", [*NO_NUMBERS, "0", "00"])
def test_list_without_a_page_number_begins(bad):
    assert page_of_list("abcde", 2, bad).object_list == "ab"


@pytest.mark.parametrize(
    ("text", "rows"), [("2", "cd"), (" 03 ", "e"), ("4", "e"), ("9" * 5_000, "e")]
)
def test_list_has_the_page_of_a_number_or_its_last(text, rows):
    assert page_of_list("abcde", 2, text).object_list == rows
