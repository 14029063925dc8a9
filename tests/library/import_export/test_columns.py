"""Columns of a table: other languages, names of terms, drafts."""

import pytest

from library.import_export import BadTable, read_rows
from library.models import Resource
from tests.factories import RegionFactory, ThemeFactory
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


@pytest.fixture
def places():
    africa = RegionFactory(code="002", label_en="Africa", label_fr="Afrique")
    north = RegionFactory(code="015", label_en="Northern Africa", parent=africa)
    RegionFactory(code="729", label_en="Sudan", label_ar="السودان", parent=north)
    other = RegionFactory(code="X", label_en="Elsewhere")
    RegionFactory(code="Y", label_en="Twin", parent=africa)
    RegionFactory(code="Z", label_en="Twin", parent=other)
    ThemeFactory(code="T9", label_en="Aid > relief")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("729", {"729"}),
        ("sudan", {"729"}),
        ("السودان", {"729"}),
        ("Afrique", {"002"}),
        ("Africa > Sudan", {"729"}),
        ("Afrique > Northern Africa > SUDAN; Twin > ", None),
        ("Africa>Northern Africa>Sudan", {"729"}),
        ("Elsewhere > Twin; Africa > Twin", {"Z", "Y"}),
        ("Elsewhere > Sudan", None),
        ("Northern Africa > Africa > Sudan", None),
        ("Twin", None),
    ],
)
def test_terms_are_named_by_code_label_or_path(folder, places, text, codes):
    run(folder, f"{HEADER},regions\none.pdf,Title,en,{text}\n")
    if codes is None:
        assert not Resource.objects.exists()
    else:
        found = Resource.objects.get().regions.all()
        assert {region.code for region in found} == codes


def test_ambiguous_term_name_asks_for_the_code(folder, places):
    _, errors, _ = run(folder, f"{HEADER},regions\none.pdf,Title,en,twin\n")
    assert "matches several terms: use one of the codes Y, Z" in errors


def test_label_with_path_separator_is_a_label(folder, places):
    run(folder, f"{HEADER},themes\none.pdf,Title,en,aid > relief\n")
    assert Resource.objects.get().themes.get().code == "T9"


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
