"""Dates: as each language writes them, where dates of publication stand."""

from datetime import date

import pytest

from tests.desk.suggestions.rules import proposals, values


def dates(*pages, **facts):
    return values("published", *pages, **facts)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("New York, 16 September 2005", "2005-09-16"),
        ("September 16, 2005", "2005-09-16"),
        ("Genève, le 1er septembre 2005", "2005-09-01"),
        ("16 de septiembre de 2005", "2005-09-16"),
        ("Lisboa, 16 de março de 2005", "2005-03-16"),
        ("١٦ سبتمبر ٢٠٠٥", "2005-09-16"),
        ("16 أيلول/سبتمبر 2005", "2005-09-16"),
        ("2005-09-16", "2005-09-16"),
        ("September 2005", "2005-09"),
    ],
)
def test_date_on_its_own_line_keeps_its_precision(line, value):
    assert dates(f"A report on prevention\n{line}\nThe text begins here.") == [value]


def test_masthead_date_is_preferred():
    page = (
        "United Nations S/2025/1\nSecurity Council Distr.: General\n2 January 2025\n"
        "Original: English\nLetter dated 30 December 2024 from the Secretary-General"
    )
    assert dates(page) == ["2025-01-02"]


def test_copyright_year_is_a_year():
    assert dates("A long toolkit", "© 2019 A network of lawyers\nISBN 1") == ["2019"]


@pytest.mark.parametrize(
    "line",
    [
        "31 February 2005",
        "16 September 2093",
        "The sixty-ninth session (10–21 March 2025) took place in a town far away.",
        "call 2005 09 99",
    ],
)
def test_implausible_date_is_not_proposed(line):
    assert dates(f"A report on prevention for the committee\n{line}") == []


def test_metadata_date_has_too_low_confidence():
    """It was right too rarely when it was measured."""
    assert dates("A report without any date", date=date(2012, 5, 1)) == []


def test_year_that_a_text_only_mentions_is_not_proposed():
    # Of such years one in six was that of publication.
    text = "Civil code\n" + "The rights of persons are protected by law. " * 20
    text += "The amendments of 1998 are in force, but not those before 1998."
    assert dates(text) == []
    # The year in which the file was made as well: one in two.
    assert dates(text, date=date(1998, 5, 1)) == ["1998"]


def test_date_is_quoted_in_its_context():
    (found,) = proposals("published", "A report\nNairobi, 3 May 2019\nIt begins.")
    assert found.page == 1
    assert "Nairobi, 3 May 2019" in found.quote
