"""Which pages of a new file are new, whatever was inserted before them."""

import pytest

from library.files.page_diff import changed_pages

WORDS = ("alert", "protect", "prevent", "react", "rebuild", "report", "remember")
PAGES = [f"About {word}\nOn how to {word}, in time." for word in WORDS]


def numbered(pages, of=""):
    return [f"{page}\nGuide {n}{of}" for n, page in enumerate(pages, start=1)]


def test_same_pages_are_unchanged():
    assert changed_pages(PAGES, PAGES) == []


def test_case_spaces_and_line_ends_are_ignored():
    assert changed_pages(PAGES, [p.upper().replace("\n", " \n  ") for p in PAGES]) == []


def test_changed_pages_have_numbers_of_the_new_file():
    new = [*PAGES]
    new[2], new[5] = "Quite another page.", PAGES[5] + " One more sentence."
    assert changed_pages(PAGES, new) == [3, 6]


def test_inserted_page_changes_no_other():
    assert changed_pages(PAGES, [*PAGES[:2], "Inserted.", *PAGES[2:]]) == [3]


def test_removed_page_changes_no_other():
    assert changed_pages(PAGES, [*PAGES[:2], *PAGES[3:]]) == []


@pytest.mark.parametrize("of", ["", " of 12", "/12"])
def test_shifted_page_numbers_are_ignored(of):
    new = [*PAGES[:2], "Inserted.\nSecond line.", *PAGES[2:]]
    assert changed_pages(numbered(PAGES, of), numbered(new, of)) == [3]


def test_changed_number_in_the_text_is_a_change():
    old = [f"{page}\n{n + 40} people\nfled.\nWhy?" for n, page in enumerate(PAGES)]
    new = [*old]
    new[1] = old[1].replace("41 people", "410 people")
    assert changed_pages(old, new) == [2]


def test_changed_page_among_equal_ones_is_returned():
    old = ["The same on every page."] * 9
    assert changed_pages(old, [*old[:2], "New.", *old[3:8], "New."]) == [3, 9]


def test_different_text_changes_all_pages():
    assert changed_pages(PAGES, ["x", "y"]) == [1, 2]


def test_blank_and_equal_pages_are_compared_fast():
    assert changed_pages([""] * 2000, [""] * 1999 + ["new"]) == [2000]
