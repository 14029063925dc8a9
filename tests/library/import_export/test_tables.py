"""Tables for the import: CSV, XLSX, and ZIPs with files."""

import zipfile
from datetime import date

import pytest
from django.core.management import CommandError
from openpyxl import Workbook

from library.import_export import BadTable, read_rows
from library.import_export.readers.file_sources import Bundle
from library.models import Resource
from tests.extraction.files import rezipped, zipped
from tests.factories import pdf_bytes
from tests.library.import_export.imports import HEADER, run_file

pytestmark = pytest.mark.django_db


def xlsx(path, *rows, **formats):
    """Write a sheet; `formats`: number formats by cell, such as C2="DD/MM/YYYY"."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, code in formats.items():
        book.active[cell].number_format = code
    book.save(path)
    return path


def zip_of(path, members):
    path.write_bytes(zipped(members))
    return path


ONE = pdf_bytes(["First page"])


def test_xlsx_is_read_like_csv(folder):
    table = xlsx(
        folder / "table.xlsx",
        ["file", "title", "language", "published", "un_symbol"],
        ["one.pdf", "Été", "fr", date(2005, 9, 16), 1674],
        [],
        ["two.txt", "By year", "en", 2005, None],
        ["none.pdf", "Missing", "en", "2005-09", ""],
    )
    summary, errors, failed = run_file(table)
    assert summary == "2 added, 0 already there, 1 errors"
    assert errors.startswith("line 5: none.pdf")
    assert failed
    first = Resource.objects.get(title="Été")
    assert (first.published_on, first.un_symbol) == (date(2005, 9, 16), "1674")
    assert Resource.objects.get(title="By year").published_precision == "year"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_with_semicolons_is_read(folder, separator):
    lines = [
        [*HEADER.split(","), "regions"],
        ["one.pdf", "Peace, now", "en", '"Sudan;Chad"'],
    ]
    text = "\ufeff" + "\r\n".join(separator.join(cells) for cells in lines)
    (folder / "table.csv").write_text(text, encoding="utf-8")
    (row,) = read_rows(folder / "table.csv")
    assert row.cells["title"] == "Peace, now"
    assert row.split_values("regions") == ["Sudan", "Chad"]


@pytest.mark.parametrize("code", ["DD/MM/YYYY", "d mmm yy", '[$-40C]d mmmm yyyy;"x"'])
def test_dates_are_read_in_every_cell_format(folder, code):
    table = xlsx(
        folder / "table.xlsx",
        ["file", "title", "language", "published"],
        ["one.pdf", "Title", "en", date(2005, 9, 16)],
        D2=code,
    )
    assert read_rows(table)[0].cells["published"] == "2005-09-16"


def test_number_is_not_read_as_a_date(folder):
    rows = [["file", "title", "language"], ["one.pdf", 38611, "en"]]
    table = xlsx(folder / "table.xlsx", *rows, B2='0.00 "days"')
    assert read_rows(table)[0].cells["title"] == "38611"


def test_cell_far_outside_the_table_is_rejected(folder):
    rows = [["file", "title", "language"], ["one.pdf", "Title", "en"]]
    table = xlsx(folder / "table.xlsx", *rows)
    sheet = zipfile.ZipFile(table).read("xl/worksheets/sheet1.xml").decode()
    for value, is_fine in (("", True), ("<v>7</v>", False)):
        far = f'<row r="1048576"><c r="XFD1048576">{value}</c></row></sheetData>'
        changed = sheet.replace("</sheetData>", far)
        table.write_bytes(
            rezipped(table.read_bytes(), {"xl/worksheets/sheet1.xml": changed})
        )
        if is_fine:
            assert len(read_rows(table)) == 1
        else:
            with pytest.raises(BadTable, match="Line 1048576 has text far"):
                read_rows(table)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 cut", b"file,title\n", zipped({"a.xml": "<a/>"})]
)
def test_invalid_xlsx_is_rejected_with_advice(folder, data):
    table = folder / "table.xlsx"
    table.write_bytes(data)
    with pytest.raises(BadTable, match="save it"):
        read_rows(table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("comment", ["", f"<!--{'x' * 100_000}-->"])
def test_entities_in_a_sheet_are_rejected(folder, comment, encoding):
    table = xlsx(folder / "table.xlsx", ["file", "title", "language"])
    head = f'<?xml version="1.0" encoding="{encoding}"?>{comment}'
    bomb = f'{head}<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'
    sheet = {"xl/worksheets/sheet1.xml": bomb.encode(encoding)}
    table.write_bytes(rezipped(table.read_bytes(), sheet))
    with pytest.raises(BadTable):
        read_rows(table)


@pytest.mark.parametrize("place", ["one.pdf", "files/one.pdf"])
@pytest.mark.parametrize("top", ["", "Conference 2025/"])
def test_zip_with_table_and_files_is_imported(tmp_path, place, top):
    members = {
        f"{top}table.csv": f"{HEADER}\none.pdf,Été,fr\n../two.txt,Outside,en\n",
        f"{top}{place}": ONE,
        "__MACOSX/._table.csv": "noise",
    }
    summary, errors, _ = run_file(zip_of(tmp_path / "all.zip", members))
    assert summary == "1 added, 0 already there, 1 errors"
    assert "two.txt is not in the ZIP" in errors
    document = Resource.objects.get().files.get().document
    assert document.original_name == "one.pdf"
    assert document.file.read() == ONE


def test_name_with_accents_matches_in_any_encoding(tmp_path):
    members = {"t.csv": f"{HEADER}\né.pdf,Title,en\n", "e\u0301.pdf": ONE}
    assert run_file(zip_of(tmp_path / "a.zip", members))[0].startswith("1 added")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"one.pdf": ONE}, "no table"),
        ({"a.csv": "", "b.csv": ""}, "several tables"),
        (
            {"a.csv": HEADER, "../b.pdf": ONE},
            "with only the table and its files",
        ),
        (
            {"a.csv": HEADER, "/etc/b.pdf": ONE},
            "with only the table and its files",
        ),
        (
            {"a.csv": HEADER, "b.zip": b"PK"},
            "with only the table and its files",
        ),
    ],
)
def test_invalid_zip_is_rejected(tmp_path, members, reason):
    with pytest.raises(BadTable, match=reason):
        Bundle(zip_of(tmp_path / "bad.zip", members))


def test_table_named_resources_is_preferred(tmp_path):
    members = {"annex.xlsx": b"no", "Resources.csv": f"{HEADER}\n", "x/deep.csv": "no"}
    with Bundle(zip_of(tmp_path / "a.zip", members)) as bundle:
        assert bundle.table().name == "Resources.csv"


def test_zip_bomb_is_rejected(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", f"{HEADER}\nbig.pdf,Big,en\ngood.pdf,Good,en\n")
        archive.writestr("big.pdf", b"%PDF-1.7" + bytes(5 << 20))
        archive.writestr("good.pdf", ONE)
    summary, errors, _ = run_file(path)
    assert summary == "1 added, 0 already there, 1 errors"
    assert "big.pdf is too large" in errors


def test_encrypted_zip_is_reported(tmp_path):
    data = bytearray(zipped({"t.csv": f"{HEADER}\n"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.find(mark) + (6 if mark.endswith(b"\x04") else 8)] |= 1
    path = tmp_path / "locked.zip"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="without a password"):
        run_file(path, raises=True)


def test_table_with_too_many_bytes_is_rejected(folder, monkeypatch):
    monkeypatch.setattr("library.import_export.readers.table.MAX_BYTES", 10)
    table = folder / "table.csv"
    table.write_text(f"{HEADER}\n")
    with pytest.raises(BadTable, match="too large"):
        read_rows(table)


def test_unpacked_files_are_deleted(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    members = {"t.csv": f"{HEADER}\none.pdf,Title,en\n", "one.pdf": ONE}
    run_file(zip_of(tmp_path / "a.zip", members))
    assert list(scratch.iterdir()) == []
