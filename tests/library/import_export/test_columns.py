"""Columns of a table: other languages, drafts."""

import pytest

from library.import_export import BadTable, read_rows
from library.import_export.exporter import identity
from library.models import Resource
from tests.library.import_export.imports import HEADER, run

pytestmark = pytest.mark.django_db


def test_files_in_other_languages_have_columns(folder):
    (folder / "files" / "un.txt").write_text("Texte en français")
    text = (
        f"{HEADER},summary,file__fr,title__fr,summary__fr,file__es\n"
        "one.pdf,Toolkit,en,About it,un.txt,Boîte à outils,En bref,two.txt\n"
    )
    assert run(folder, text)[0] == "1 added, 0 already there, 0 errors"
    resource = Resource.objects.get()
    found = [(f.language, f.title, f.summary) for f in resource.files.all()]
    assert found == [
        ("en", "", ""),
        ("es", "", ""),
        ("fr", "Boîte à outils", "En bref"),
    ]
    assert resource.title == "Toolkit"
    assert run(folder, text)[0] == "0 added, 1 already there, 0 errors"


def test_later_translation_is_added_to_its_resource(folder):
    run(folder, f"{HEADER}\none.pdf,Toolkit,en\n")
    summary, _, _ = run(folder, f"{HEADER},file__fr\none.pdf,Toolkit,en,two.txt\n")
    assert summary == "1 added, 0 already there, 0 errors"
    assert {file.language for file in Resource.objects.get().files.all()} == {
        "en",
        "fr",
    }


def test_texts_without_a_file_are_an_error(folder):
    _, errors, _ = run(folder, f"{HEADER},title__fr\none.pdf,Title,en,Titre\n")
    assert "title__fr describes a file: enter its name in file__fr" in errors
    assert not Resource.objects.exists()


def test_column_in_an_unknown_language_is_rejected(folder):
    table = folder / "table.csv"
    table.write_text(f"{HEADER},title__xx\n")
    with pytest.raises(BadTable, match="unknown columns: title__xx"):
        read_rows(table)


def test_unknown_language_imports_the_row_with_a_note(folder):
    text = f"{HEADER}\none.pdf,Title,Klingon\ntwo.txt,Titre,fre\n"
    summary, notes, failed = run(folder, text)
    assert summary == "2 added, 0 already there, 0 errors"
    assert notes == "line 2: language “Klingon” is unknown: “mis” was entered"
    assert not failed
    languages = {r.title: r.language for r in Resource.objects.all()}
    assert languages == {"Title": "mis", "Titre": "fr"}


def test_unknown_language_of_an_existing_resource_is_kept(folder):
    run(folder, f"{HEADER}\none.pdf,Title,fr\ntwo.txt,Other,en\n")
    resource = Resource.objects.get(title="Title")
    text = f"id,title,language\n{identity(resource)},New title,xx\n"
    summary, notes, _ = run(folder, text)
    assert summary == "0 added, 1 changed, 0 already there, 0 errors"
    assert notes == "line 2: language “xx” is unknown: “fr” was entered"
    resource.refresh_from_db()
    assert (resource.title, resource.language) == ("New title", "fr")


def test_resources_can_be_imported_as_drafts(folder):
    run(folder, f"{HEADER}\none.pdf,Title,en\n", "--drafts")
    resource = Resource.objects.get()
    assert not resource.live
    assert resource.latest_revision.as_object().files.count() == 1


def test_dry_run_with_verbosity_lists_every_row(folder):
    text = f"{HEADER}\none.pdf,Title,en\nnone.pdf,Other,en\n"
    listed, _, _ = run(folder, text, "--dry-run", "-v", "2")
    assert "line 2: new: one.pdf" in listed
    assert "line 3: error: none.pdf is not in the folder" in listed


def test_byte_order_mark_and_apostrophe_are_not_text(folder):
    run(folder, f"{HEADER}\none.pdf,'=1+1,en\ntwo.txt,'Tis,en\n", encoding="utf-8-sig")
    assert {one.title for one in Resource.objects.all()} == {"=1+1", "'Tis"}
