"""CSV and TSV as tables: delimiters, encodings, quotation marks, sizes."""

from __future__ import annotations

import pytest

from library.extraction import Status, limits
from tests.extraction.files import extract_bytes

TABLE = "Country\tEvents\nMali\t12\nSudan\t7"


def text(folder, data: bytes, name: str = "table.csv") -> str:
    return "\n".join(extract_bytes(folder, name, data).pages).strip()


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_delimiter_is_guessed(tmp_path, delimiter):
    data = TABLE.replace("\t", delimiter).encode()
    assert text(tmp_path, data) == TABLE


def test_decimal_commas_are_no_delimiters(tmp_path):
    data = b"Year;Costs\n2022;1,5\n2023;2,5\n2024;3,5\n"
    assert text(tmp_path, data) == "Year\tCosts\n2022\t1,5\n2023\t2,5\n2024\t3,5"


def test_delimiter_that_excel_names_is_used(tmp_path):
    data = b"sep=;\r\nCountry;Events\r\nMali, north;1\r\n"
    assert text(tmp_path, data) == "Country\tEvents\nMali, north\t1"


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("utf-8", "إنذار"),
        ("utf-8-sig", "alerte précoce"),
        ("utf-16", "alerte précoce"),
        ("cp1252", "alerte précoce"),
        ("cp1256", "الإنذار المبكر"),
    ],
)
def test_encoding_is_guessed(tmp_path, encoding, word):
    data = f"a,b\n{word},2\n".encode(encoding)
    assert text(tmp_path, data) == f"a\tb\n{word}\t2"


def test_quoted_cells_keep_delimiters_and_lose_line_breaks(tmp_path):
    data = b'Name,Note\n"Mali, north","two\r\nlines with a ""word"""\nSudan,\n'
    assert (
        text(tmp_path, data)
        == 'Name\tNote\nMali, north\ttwo lines with a "word"\nSudan'
    )


def test_open_quotation_mark_costs_no_row(tmp_path):
    data = b'Name,Note\nMali,1\nSudan,"open\nChad,3\n'
    lines = text(tmp_path, data).split("\n")
    assert lines == ["Name\tNote", "Mali\t1", 'Sudan\t"open', "Chad\t3"]


def test_empty_cells_keep_their_columns(tmp_path):
    assert text(tmp_path, b"a,b,c\n,2,3\n\n1,,3\n") == "a\tb\tc\n\t2\t3\n1\t\t3"


def test_tsv_is_a_table(tmp_path):
    assert text(tmp_path, TABLE.encode(), "table.tsv") == TABLE


def test_long_table_is_split_at_ends_of_rows(tmp_path):
    rows = [f"Country {number},Events {number}" for number in range(2_000)]
    result = extract_bytes(tmp_path, "table.csv", "\n".join(rows).encode())
    assert result.page_count > 10
    lines = "\n".join(result.pages).split("\n")
    assert [line for line in lines if line] == [row.replace(",", "\t") for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"," * 3_000_000,
        b'"' * 3_000_001,
        b"x" * 3_000_000,
        b"a,b\n" * 1_000_000,
        b'"' + b"a,b\n" * 500_000,
    ],
    ids=["commas", "quotes", "one cell", "rows", "open quote"],
)
def test_hostile_table_ends_with_a_result(tmp_path, data):
    result = extract_bytes(tmp_path, "table.csv", data)
    assert result.status in (Status.DONE, Status.PARTIAL, Status.FAILED)
    assert sum(map(len, result.pages)) <= limits.CHARACTERS_PER_FILE
