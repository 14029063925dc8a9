"""Bulk import rejects invalid rows and tables with a reason."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from library.models import Resource
from tests.factories import pdf_bytes
from tests.library.import_export.imports import HEADER, refusal, run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (
            "regions",
            "SND",
            "regions: “SND” is not in the vocabulary. Did you mean SDN?",
        ),
        ("regions", "SDN;Atlantis", "regions: “Atlantis” is not in the vocabulary."),
        ("themes", "c2", "themes: “c2” is not in the vocabulary. Choose a term"),
        (
            "type",
            "reports",
            "type: “reports” is not in the vocabulary. Did you mean report?",
        ),
        ("visibility", "member", "did you mean “members”?"),
        ("language", "", "language is empty"),
        ("title", "", "title: "),
        ("title", "x" * 501, "title: "),
        ("un_symbol", "x" * 101, "un_symbol: "),
        (
            "organisations",
            "x" * 201,
            "organisation is longer than 200 characters",
        ),
        ("published", "September 2005", "published “September 2005” is not a date"),
        ("published", "2005-13", "is not a date: write 2005, 2005-09 or 2005-09-16"),
        ("published", "2005-02-30", "is not a date"),
        ("published", "0000", "is not a date"),
        ("file", "", "the file column is empty"),
        ("file", "none.pdf", "none.pdf is not in the folder"),
        ("file", "../outside.pdf", "is outside the folder"),
        ("file", "link.pdf", "is outside the folder"),
        ("file", "lie.pdf", ""),
        ("file", "bad.exe", "Programs are not supported"),
        ("file", "empty.pdf", "is empty"),
    ],
)
def test_valid_rows_are_imported_despite_errors(folder, column, value, reason):
    (folder / "outside.pdf").write_bytes(pdf_bytes(["Outside"]))
    (folder / "files" / "link.pdf").symlink_to(folder / "outside.pdf")
    (folder / "files" / "lie.pdf").write_text("<html><script>alert(1)</script></html>")
    (folder / "files" / "bad.exe").write_bytes(b"MZ")
    (folder / "files" / "empty.pdf").write_bytes(b"")
    columns = {"file": "one.pdf", "title": "Bad", "language": "en", column: value}
    out = StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerow(
        columns
        | {"title": "Good", "file": "two.txt"}
        | ({column: ""} if column not in HEADER else {"language": "en"})
    )
    writer.writerow(columns)
    summary, errors, failed = run(folder, out.getvalue())
    assert summary == "1 added, 0 already there, 1 errors"
    assert errors.startswith("line 3: ")
    assert reason in errors
    assert failed
    assert Resource.objects.get().title == "Good"


def test_absolute_path_is_rejected(folder):
    path = folder / "files" / "one.pdf"
    _, errors, _ = run(folder, f"{HEADER}\n{path},Title,en\n")
    assert "is outside the folder" in errors


def test_all_errors_of_a_row_are_reported(folder):
    _, errors, _ = run(folder, f"{HEADER},regions,themes\nx.pdf,T,xx,Q,R\n")
    for word in ("x.pdf", "regions: “Q”", "themes: “R”"):
        assert word in errors


def test_line_numbers_match_the_file(folder):
    text = (
        f"{HEADER},summary\r\n"
        'one.pdf,One,en,"two\r\nlines"\r\n'
        "\r\n"
        "none.pdf,Two,en,\r\n"
        'none.pdf,Three,en,"two\r\nlines"\r\n'
    )
    _, errors, _ = run(folder, text)
    assert [line.split(":")[0] for line in errors.splitlines()] == ["line 5", "line 6"]
    assert Resource.objects.get().summary == "two\r\nlines"


def test_row_with_too_many_cells_is_an_error(folder):
    _, errors, _ = run(folder, f"{HEADER}\none.pdf,One,en\ntwo.txt,Peace, now,en\n")
    assert "line 3: has 4 cells for 3 columns" in errors
    assert Resource.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{HEADER}\none.pdf,Été,fr\n".encode("latin-1"), "save it as “CSV UTF-8”"),
        (f"{HEADER}\n".encode("utf-16"), "save it as “CSV UTF-8”"),
        (b"file|title|language\n", "unknown columns: file|title|language"),
        (b"", "missing columns: file, title, language"),
        (b"file,title\n", "missing columns: language"),
        (b"file,title,language,region,kind\n", "unknown columns: region, kind"),
        (b"file,title,language,title\n", "duplicate columns: title"),
        (b'file,title,language\none.pdf,"open,en\n', "Line 2 is not valid CSV"),
    ],
)
def test_unreadable_table_is_rejected(folder, text, reason):
    assert reason in refusal(folder, text)


def test_missing_tables_and_folders_are_reported(folder):
    with pytest.raises(CommandError, match=r"none\.csv cannot be opened"):
        call_command("import_resources", str(folder / "none.csv"))
    assert "--files" in refusal(folder, HEADER, files=folder / "nowhere")
