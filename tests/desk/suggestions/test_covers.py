"""Titles of designed documents, by the size and the place of their lines."""

import pytest

from library.extraction import FrontLine
from tests.desk.suggestions.rules import proposals, values

BODY = "\n".join(["The people of the district fled across the river that night."] * 40)


def lines(*rows, page=1):
    """Return front lines of (text, size), one below the other."""
    return tuple(
        FrontLine(text, page, float(size), top=0.1 + 0.04 * at)
        for at, (text, size) in enumerate(rows)
    )


def titles(*rows, title="", pages=None):
    texts = pages or ("\n".join(text for text, _size in rows), BODY, BODY)
    return values("title", *texts, title=title, front_lines=lines(*rows))


def test_title_is_joined_over_line_ends_with_its_subtitle():
    found = titles(
        ("Policy brief", 14),
        ("Nowhere to turn for", 30),
        ("those who fled", 30),
        ("Displacement in the border districts", 18),
        ("March 2024", 12),
    )
    assert found == [
        "Nowhere to turn for those who fled: Displacement in the border districts"
    ]


@pytest.mark.parametrize(
    "label",
    [
        "Executive summary",
        "Table of contents",
        "SOMMAIRE",
        "Índice",
        "المحتويات",
        "March 2024",
        "12–14 mars 2023",
        "www.example.org",
        "report-final.indd",
        "ISBN 978-92-1-100000-0",
        "International Federation of Red Cross and Red Crescent Societies",
    ],
)
def test_label_is_no_title_however_large(label):
    found = titles((label, 40), ("Voices from the camps", 20), (BODY[:58], 10))
    assert [title.partition(":")[0] for title in found] == ["Voices from the camps"]


def test_name_in_copyright_notice_is_no_title():
    rows = (("Riverside Watchers", 40), ("Voices from the camps", 24))
    pages = ("Riverside Watchers\nVoices from the camps", "© 2022 Riverside Watchers")
    assert titles(*rows, pages=pages) == ["Voices from the camps"]


def test_type_alone_is_no_title():
    assert titles(("REPORT", 48), ("Voices from the camps", 24)) == [
        "Voices from the camps"
    ]


def test_unfinished_line_goes_on_in_another_size():
    assert titles(("The responsibility to", 24), ("PROTECT", 40)) == [
        "The responsibility to PROTECT"
    ]


def test_arabic_cover_gets_its_title():
    assert titles(("منع الفظائع", 36), ("دليل للمجتمع المدني", 20)) == [
        "منع الفظائع: دليل للمجتمع المدني"
    ]


def test_title_on_second_page_after_picture():
    front = lines(("Voices from the camps", 32), (BODY[:58], 10), page=2)
    found = values("title", "", "Voices from the camps\n" + BODY, front_lines=front)
    assert found == ["Voices from the camps"]


def test_metadata_adds_what_the_cover_has_as_picture():
    (found,) = proposals(
        "title",
        "Voices from the camps\nA study of six districts",
        title="Voices from the camps: a study of six districts",
        front_lines=lines(("Voices from the camps", 32)),
    )
    assert found.value == "Voices from the camps: a study of six districts"
    assert found.source == "cover and metadata"


def test_title_style_of_office_file_counts_most():
    front = (
        FrontLine("Ministry of Works", 1, 40.0),
        FrontLine("Voices from the camps", 1, 20.0, role="title"),
        FrontLine("A study of six districts", 1, 16.0, role="subtitle"),
    )
    found = values("title", "Ministry of Works\n" + BODY, front_lines=front)
    assert found == ["Voices from the camps: A study of six districts"]


def test_first_line_of_plain_text_is_not_suggested():
    assert values("title", BODY) == []
