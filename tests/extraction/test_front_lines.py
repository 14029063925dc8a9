"""The lines of the first pages with the size of their letters."""

from pathlib import Path

import pytest

from library.extraction import extract, limits, sniff

FILES = Path(__file__).resolve().parents[2] / "demo" / "files"


def front_lines(name):
    path = FILES / name
    return extract(path, sniff(path, name)).front_lines


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("joint-appeal-en.pdf", "A model joint appeal on starvation in"),
        ("misconceptions-ar.pdf", "عشرة مفاهيم خاطئة عن المسؤولية عن الحماية"),
        ("pacific-climate-risk-en.docx", "Rising water, rising risk?"),
    ],
)
def test_title_has_the_largest_letters(name, title):
    lines = front_lines(name)
    largest = max(lines, key=lambda line: line.size)
    assert " ".join(largest.text.split()).startswith(title)
    assert largest.page == 1
    assert min(line.size for line in lines) < largest.size


def test_title_of_slide_is_known_by_its_placeholder():
    line = front_lines("three-pillars-en.pptx")[0]
    assert line.role == "title"
    assert line.text == "The responsibility to protect: three pillars"


def test_lines_are_limited_by_page():
    lines = front_lines("framework-guide-en.pdf")
    by_page = [[line for line in lines if line.page == page] for page in range(1, 7)]
    assert all(len(found) <= limits.FRONT_LINES for found in by_page)
    assert not by_page[limits.FRONT_PAGES]
