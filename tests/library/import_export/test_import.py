"""Bulk import: valid rows are imported, errors have line numbers, safe to repeat."""

from datetime import date

import pytest

from library.models import LibraryDocument, Organisation, Resource
from tests.factories import OrganisationFactory, pdf_bytes
from tests.library.import_export.imports import HEADER, run

pytestmark = pytest.mark.django_db


def test_full_row_becomes_a_published_resource(folder):
    OrganisationFactory(label_en="Peace House", aliases="PH")
    summary, errors, failed = run(
        folder,
        "file,title,language,summary,type,regions,themes,organisations,published,"
        "un_symbol,visibility,licence,source,content_note,file_title\n"
        'one.pdf,"Alerte, précoce",fr,About it,report,SDN;SDN,C1,'
        "ph; New House ,2005-09,A/RES/60/1,committee,CC BY 4.0,archive box 7,"
        "Violence,Le guide\n",
    )
    assert (summary, errors, failed) == (
        "1 added, 0 already there, 0 errors",
        "",
        False,
    )
    resource = Resource.objects.get()
    assert (resource.title, resource.language) == ("Alerte, précoce", "fr")
    assert (resource.live, resource.visibility) == (True, "committee")
    assert [region.code for region in resource.regions.all()] == ["SDN"]
    assert [theme.code for theme in resource.themes.all()] == ["C1"]
    assert resource.type.code == "report"
    assert {str(one) for one in resource.organisations.all()} == {
        "Peace House",
        "New House",
    }
    assert resource.published_on == date(2005, 9, 1)
    assert resource.published_precision == "month"
    assert (resource.un_symbol, resource.rights) == ("A/RES/60/1", "CC BY 4.0")
    assert (resource.source_url, resource.content_note) == ("archive box 7", "Violence")
    file = resource.files.get()
    assert (file.language, file.part, file.title) == ("fr", 1, "Le guide")
    assert file.document.media_type == "pdf"
    assert file.document.status == "waiting"
    assert resource.live_revision == resource.latest_revision
    assert resource.latest_revision.as_object().files.get().part == 1
    assert not resource.has_unpublished_changes


def test_row_without_visibility_is_for_members(folder):
    run(folder, f"{HEADER}\none.pdf,Title,en\n")
    assert Resource.objects.get().visibility == "members"


def test_second_run_changes_nothing(folder):
    text = f"{HEADER}\none.pdf,One,en\ntwo.txt,Two,en\n"
    run(folder, text)
    before = list(Resource.objects.order_by("pk").values())
    summary, _, failed = run(folder, text)
    assert summary == "0 added, 2 already there, 0 errors"
    assert not failed
    assert list(Resource.objects.order_by("pk").values()) == before
    assert LibraryDocument.objects.count() == 2


def test_same_file_under_another_title_is_new(folder):
    run(folder, f"{HEADER}\none.pdf,One,en\none.pdf,Other,en\none.pdf,One,en\n")
    assert Resource.objects.count() == 2


def test_same_file_under_another_title_is_skipped_or_updated(folder):
    table = f"{HEADER}\none.pdf,One,en\none.pdf,Other,en\n"
    summary, _, _ = run(folder, table, "--known-files", "skip")
    assert summary == "1 added, 1 already there, 0 errors"
    assert Resource.objects.get().title == "One"
    summary, _, _ = run(folder, table, "--known-files", "update")
    assert summary == "0 added, 1 changed, 1 already there, 0 errors"
    assert Resource.objects.get().title == "Other"


def test_same_title_with_another_file_is_new(folder):
    run(folder, f"{HEADER}\none.pdf,Letter,en\ntwo.txt,Letter,en\n")
    assert Resource.objects.count() == 2


def test_dry_run_writes_nothing_and_reports_errors(folder):
    text = f"{HEADER},organisations\none.pdf,One,en,New House\nnone.pdf,Two,en,\n"
    summary, errors, failed = run(folder, text, "--dry-run")
    assert summary == "1 would be added, 0 already there, 1 errors"
    assert errors.startswith("line 3:")
    assert failed
    assert not Resource.objects.exists()
    assert not Organisation.objects.exists()
    assert not LibraryDocument.objects.exists()
    assert not (folder / "files" / "library").exists()


def test_rows_of_one_resource_are_its_files(folder):
    (folder / "files" / "three.txt").write_text("Third text")
    text = (
        "resource,file,title,language,summary\n"
        "kit,one.pdf,Toolkit,en,About it\n"
        ",three.txt,Alone,en,\n"
        "kit,two.txt,Boîte à outils,fr,\n"
    )
    summary, _, _ = run(folder, text)
    assert summary == "3 added, 0 already there, 0 errors"
    kit = Resource.objects.get(title="Toolkit")
    assert kit.summary == "About it"
    assert [(f.language, f.part) for f in kit.files.all()] == [("en", 1), ("fr", 1)]
    assert run(folder, text)[0] == "0 added, 3 already there, 0 errors"


def test_corrected_file_is_added_in_the_next_run(folder):
    text = "resource,file,title,language\nkit,one.pdf,Kit,en\nkit,late.txt,Kit,en\n"
    summary, errors, _ = run(folder, text)
    assert summary == "1 added, 0 already there, 1 errors"
    assert "line 3: late.txt is not in the folder" in errors
    (folder / "files" / "late.txt").write_text("Late text")
    assert run(folder, text)[0] == "1 added, 1 already there, 0 errors"
    files = Resource.objects.get().files.all()
    assert [(file.document.media_type, file.part) for file in files] == [
        ("pdf", 1),
        ("txt", 2),
    ]


def test_files_need_the_first_row_of_their_resource(folder):
    text = "resource,file,title,language\nkit,none.pdf,Kit,en\nkit,two.txt,Kit,en\n"
    summary, errors, _ = run(folder, text)
    assert summary == "0 added, 0 already there, 2 errors"
    assert "line 3: skipped because line 2 has an error" in errors


def test_table_with_byte_order_mark_is_read(folder):
    summary, _, _ = run(folder, f"{HEADER}\none.pdf,Été,fr\n", encoding="utf-8-sig")
    assert summary.startswith("1 added")
    assert Resource.objects.get().title == "Été"


def test_file_with_unreadable_content_is_kept(folder):
    (folder / "files" / "cut.pdf").write_bytes(pdf_bytes(["A page"])[:200])
    summary, _, failed = run(folder, f"{HEADER}\ncut.pdf,Cut short,en\n")
    assert summary.startswith("1 added")
    assert not failed
