"""Which lines of a document's pages are headers and footers."""

from __future__ import annotations

import pytest

from search.index.running_lines import RunningLines, running_lines
from tests.factories import ResourceFactory
from tests.search.site import page as results_page
from tests.search.site import words

NONE = RunningLines()
BODY = ["First the facts.", "Then the law.", "Now the duty.", "Last the means."]


def test_header_and_footer_differ_by_page_numbers_only():
    texts = [
        f"A/63/677\n\n{body}\nAgain: {body}\nReport of the group {number}"
        for number, body in enumerate(BODY, 1)
    ]
    assert running_lines(texts) == [RunningLines(1, 1)] * 4


def test_left_and_right_pages_have_headers_of_their_own():
    headers = ["Annual report", "The council"] * 4
    texts = [
        f"{header}\n{number}\n{body}\nEnd {body}"
        for number, (header, body) in enumerate(zip(headers, BODY * 2, strict=True))
    ]
    assert {lines.header for lines in running_lines(texts)} == {2}


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["One line"] * 5,
        ["Same header\nOne", "Same header\nTwo"],
        [f"{body}\n{body}" for body in BODY],
        [f"{'long ' * 40}\n{body}" for body in BODY],
    ],
    ids=["no page", "no text", "one line", "two pages", "own lines", "long lines"],
)
def test_other_lines_are_of_the_page(texts):
    assert running_lines(texts) == [NONE] * len(texts)


def test_repeated_line_inside_a_page_is_text():
    texts = [
        f"{body}\n{body}\n{body}\n{body}\nNote\n{body}\n{body}\n{body}\n{body}"
        for body in BODY
    ]
    assert running_lines(texts) == [NONE] * 4


@pytest.mark.django_db
def test_results_show_the_text_below_the_header(index, write, client):
    ResourceFactory(
        title="Report",
        pages=[f"Atrocity report\n{body} Atrocity {body}" for body in BODY],
    )
    ResourceFactory(title="Distractor", pages=["Nothing."])
    write()
    html = words(results_page(client, "atrocity"))
    assert any(f"{body} Atrocity {body}" in html for body in BODY)
    assert "Atrocity report" not in html
