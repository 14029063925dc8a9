"""What is exported, changed and imported: that changes, and nothing else."""

from datetime import date

import pytest
from django.db import transaction
from openpyxl import load_workbook

from desk.import_export import table_files
from library.import_export import read_rows
from library.models import Organisation, Resource
from library.resources.revisions import change_draft
from library.spreadsheets import csv_lines
from tests.desk.import_export.sample_resources import AWKWARD, filled_shelf
from tests.desk.import_export.tables import exported, imported, snapshot
from tests.factories import (
    RegionFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CHANGES = [
    ("title", "New title", "title", "New title"),
    ("summary", "", "summary", ""),
    ("visibility", "public", "visibility", "public"),
    ("published", "2006", "published_on", date(2006, 1, 1)),
    ("review", "2028-01-31", "review_on", date(2028, 1, 31)),
    ("licence", "=x", "rights", "=x"),
    ("language", "fr", "language", "fr"),
]


@pytest.fixture
def shelf():
    return filled_shelf()


def test_imported_export_changes_nothing(shelf, tmp_path):
    before = snapshot()
    rows = exported()
    found = imported(rows, tmp_path)
    assert [one for one in found if one[0] != "same"] == []
    assert snapshot() == before
    assert Organisation.objects.count() == 4


def test_xlsx_export_reads_like_csv(shelf, tmp_path):
    ids = [one.pk for one in Resource.objects.order_by("created_at")]
    path = tmp_path / "export.xlsx"
    path.write_bytes(table_files.xlsx_bytes(table_files.resource_lines(ids)))
    cells = [cell for row in load_workbook(path).active.values for cell in row if cell]
    assert not [cell for cell in cells if str(cell).startswith(tuple("=+-@"))]
    (tmp_path / "export.csv").write_text(
        "".join(csv_lines(table_files.resource_lines(ids))),
        "utf-8",
        newline="",
    )
    sheet, text = (read_rows(tmp_path / f"export.{one}") for one in ("xlsx", "csv"))
    assert [row.cells for row in sheet] == [row.cells for row in text]
    assert len(sheet) == len(AWKWARD) + 5


@pytest.mark.slow
def test_changed_cell_changes_one_field(shelf, tmp_path, subtests):
    full = shelf["full"]
    others = [one for one in snapshot() if one[0] != full.pk]
    revisions = full.revisions.count()
    for column, value, field, expected in CHANGES:
        with subtests.test(column=column), transaction.atomic():
            rows = exported()
            rows[0][column] = value if value != "=x" else "'=x"
            found = imported(rows, tmp_path)
            assert found[0][0] == "changes"
            assert column in found[0][1]
            assert {kind for kind, _text in found[1:]} == {"same"}
            changed = Resource.objects.get(pk=full.pk)
            assert getattr(changed, field) == expected
            assert changed.live
            assert changed.revisions.count() == revisions + 1
            assert [one for one in snapshot() if one[0] != changed.pk] == others
            assert imported(exported(), tmp_path)[0][0] == "same"
            transaction.set_rollback(True)  # the next begins with the same shelf


def test_terms_are_changed_by_any_name(shelf, tmp_path):
    RegionFactory(code="MLI", label_en="Mali")
    ThemeFactory(code="D", label_fr="Sanctions")
    ResourceTypeFactory(code="toolkit", label_en="Toolkit")
    rows = exported(shelf["full"])
    rows[0] |= {
        "regions": "mali;SDN",
        "themes": "",
        "type": "Toolkit",
        "organisations": "Peace House; Brand New",
    }
    assert imported(rows, tmp_path)[0][0] == "changes"
    changed = Resource.objects.get(pk=shelf["full"].pk)
    assert {one.code for one in changed.regions.all()} == {"MLI", "SDN"}
    assert not changed.themes.exists()
    assert changed.type.code == "toolkit"
    assert {str(one) for one in changed.organisations.all()} == {
        "Peace House",
        "Brand New",
    }


def test_same_terms_by_other_names_are_no_change(shelf, tmp_path):
    rows = exported(shelf["full"])
    rows[0]["regions"] = "Label of TCD; SDN; tcd; label of sdn".replace("tcd; ", "")
    assert imported(rows, tmp_path)[0] == ("same", "")


def test_missing_columns_change_nothing(shelf, tmp_path):
    rows = exported(shelf["full"])
    rows[0]["title"] = "New title"
    before = snapshot()[0]
    assert imported(rows[:1], tmp_path, ["id", "title"])[0][0] == "changes"
    after = snapshot()[0]
    assert after[1][0] == "New title"
    assert (after[1][1:], after[2:4]) == (before[1][1:], before[2:4])


def test_file_texts_are_changed_in_place(shelf, tmp_path):
    rows = exported(shelf["full"])
    rows[0]["title__fr"] = "Le guide"
    rows[0] |= {"title__ar": "الدليل", "summary__ar": "موجز\n\nثان"}
    rows[0]["file_summary"] = ""
    assert rows[1]["file_title"] == "Annex"
    rows[1]["file_title"] = "The annex"
    rows[2]["language"] = "es"
    found = imported(rows, tmp_path)
    assert [kind for kind, _text in found] == ["changes", "changes", "changes"]
    files = shelf["full"].files.order_by("pk").values_list("language", "title")
    assert list(files) == [
        ("en", "Guide"),
        ("en", "The annex"),
        ("fr", "Le guide"),
        ("es", ""),
        ("ar", "الدليل"),
    ]
    summaries = shelf["full"].files.order_by("pk").values_list("summary", flat=True)
    assert list(summaries) == ["", "", "", "", "موجز\n\nثان"]
    before = snapshot()
    assert {kind for kind, _text in imported(exported(), tmp_path)} == {"same"}
    assert snapshot() == before


def test_change_reaches_a_draft_without_publishing_it(shelf, tmp_path):
    full = shelf["full"]

    def rename(draft):
        draft.summary = "Unfinished"

    user = UserFactory(role="editor")
    change_draft(full.pk, rename, user=user, base_revision_id=full.latest_revision_id)
    rows = exported(full)
    rows[0]["un_symbol"] = "S/2020/1"
    imported(rows, tmp_path, user=user)
    live = Resource.objects.get(pk=full.pk)
    draft = live.get_latest_revision_as_object()
    assert (live.un_symbol, draft.un_symbol) == ("S/2020/1", "S/2020/1")
    assert (live.summary != "Unfinished", draft.summary) == (True, "Unfinished")
