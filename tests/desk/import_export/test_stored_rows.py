"""A file is converted once, however many slices its import takes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desk.import_export import import_job, stored_files
from desk.import_export.formats import read_table
from desk.import_export.stored_rows import load_rows
from library.models import Resource
from tests.desk.import_export.tables import TABLE, kinds, start, upload
from tests.extraction.files import zipped
from tests.factories import pdf_bytes

pytestmark = pytest.mark.django_db
RECORDS = Path(__file__).parent / "records"


@pytest.fixture(autouse=True)
def one_resource_a_slice(monkeypatch):
    monkeypatch.setattr(import_job, "SLICE_SECONDS", -1)


@pytest.fixture(scope="module")
def opened():
    """The paths that Python opens, as it reports them to audit hooks."""
    paths: list[str] = []
    is_on = [True]

    def note(event, arguments):
        if is_on[0] and event == "open":
            paths.append(str(arguments[0]))

    sys.addaudithook(note)  # there is no way to remove one
    yield paths
    is_on[0] = False


@pytest.mark.parametrize("name", ["reliefweb.json", "dspace.csv", "references.ris"])
def test_file_is_read_once_by_check_and_import(client, editor, opened, name):
    data = (RECORDS / name).read_bytes()
    run = upload(client, name, data)
    path = str(stored_files.path_of(run))
    after_check = opened.count(path)
    run = start(client, run)
    assert run.stage == "done"
    assert run.total == run.rows.count() > 2  # and as many slices, or more
    assert Resource.objects.exists()
    # A table is opened to recognise it, then to read it.
    assert opened.count(path) == after_check <= 2


def test_table_in_a_zip_is_unpacked_once(client, editor, opened):
    rows = "".join(f"{name},{name},en\n" for name in ("a.pdf", "b.pdf", "c.pdf"))
    files = {f"files/{name}.pdf": pdf_bytes([name]) for name in "abc"}
    table = {"resources.csv": f"file,title,language\n{rows}"}
    run = upload(client, "library.zip", zipped(table | files))
    after_check = [path for path in opened if path.endswith("/resources.csv")]
    assert after_check
    run = start(client, run)
    assert run.stage == "done"
    assert Resource.objects.count() == 3  # and as many slices, or more
    assert [path for path in opened if path.endswith("/resources.csv")] == after_check
    assert len(set(after_check)) == 1


@pytest.mark.parametrize("name", ["reliefweb.json", "dspace.csv", "references.ris"])
def test_stored_rows_equal_converted_rows(client, editor, name):
    run = upload(client, name, (RECORDS / name).read_bytes())
    assert load_rows(run) == read_table(stored_files.path_of(run))


def test_stored_rows_of_a_table_keep_its_errors(client, editor):
    table = f"{TABLE}\n,too,many,cells,for,this,table,here,and,more,still\n"
    run = upload(client, "table.csv", table.encode())
    rows = load_rows(run)
    assert rows == read_table(stored_files.path_of(run))
    assert rows[-1].problem
    assert kinds(run)[-1] == (rows[-1].line, "error")


@pytest.mark.parametrize("old", [b'{"format": 0}\n{"line": 1}\n', b""])
def test_rows_in_an_old_format_are_made_again(client, editor, old):
    run = upload(client, "references.ris", (RECORDS / "references.ris").read_bytes())
    path = stored_files.rows_path_of(run)
    path.write_bytes(old)
    assert load_rows(run) is None
    assert start(client, run).stage == "done"
    assert load_rows(run)


def test_missing_rows_are_made_again(client, editor):
    run = upload(client, "references.ris", (RECORDS / "references.ris").read_bytes())
    stored_files.rows_path_of(run).unlink()
    run = start(client, run)
    assert run.stage == "done"
    assert run.total == run.rows.count()


def test_rejected_file_stores_no_rows(client, editor):
    run = upload(client, "empty.ris", b"TY  - RPRT\nTI  - Without an end\n")
    assert run.stage == "rejected"
    assert not stored_files.rows_path_of(run).exists()
