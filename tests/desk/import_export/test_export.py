"""The export: the whole library, or what is chosen in the listing."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from desk.models import ImportRun
from library.models import Resource
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


@pytest.fixture
def filled_library():
    ResourceFactory(title="One", regions=["SDN"], pages=["Text one"])
    ResourceFactory(title="Two", visibility="committee", live=False, pages=["Text 2"])
    ResourceFactory(title="=3", files=[{"language": "fr"}])


def table(response):
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def export(client, ending):
    return client.get(reverse("desk_import_export:export", args=[ending]))


def test_export_contains_all_resources_with_ids(editor, filled_library):
    rows = table(export(editor, "csv"))
    assert [row["title"] for row in rows] == ["One", "Two", "'=3"]
    assert len({row["id"] for row in rows}) == 3
    assert rows[0]["regions"] == "SDN"
    assert rows[2]["file__fr"].endswith("/file.txt")


def test_xlsx_equals_csv(editor, filled_library):
    sheet = load_workbook(io.BytesIO(export(editor, "xlsx").getvalue())).active
    lines = [[cell or "" for cell in row] for row in sheet.values]
    rows = table(export(editor, "csv"))
    assert lines == [list(rows[0]), *[list(row.values()) for row in rows]]


def test_zip_contains_files_without_ids(editor, filled_library):
    data = export(editor, "zip").getvalue()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("resources.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert {row["id"] for row in rows} == {""}
        assert len({row["resource"] for row in rows}) == 3
        assert archive.read(f"files/{rows[0]['file']}") == b"Text one"


def test_empty_library_exports_a_header(editor):
    text = export(editor, "csv").getvalue().decode("utf-8-sig")
    assert text.startswith("id,resource,file,title,language,")
    assert text.count("\n") == 1


def test_text_invalid_in_xlsx_is_reported(editor):
    ResourceFactory(summary="bell \x07")
    page = editor.get(
        reverse("desk_import_export:export", args=["xlsx"]), follow=True
    ).content.decode()
    assert "Export as CSV" in page


def test_selected_resources_are_exported(editor, filled_library):
    chosen = Resource.objects.filter(title__in=["One", "=3"])
    ids = "&".join(f"id={one.pk}" for one in chosen)
    action = reverse("wagtail_bulk_action", args=["library", "resource", "export"])
    listing = reverse(Resource.snippet_viewset.get_url_name("list"))
    page = editor.get(f"{action}?{ids}&next={listing}").content.decode()
    assert "CSV (edit and re-import)" in page
    rows = table(editor.post(f"{action}?{ids}&next={listing}", {"ending": "csv"}))
    assert {row["title"] for row in rows} == {"One", "'=3"}


def test_filtered_listing_is_exported(editor, filled_library):
    action = reverse("wagtail_bulk_action", args=["library", "resource", "export"])
    listing = reverse(Resource.snippet_viewset.get_url_name("list"))
    address = f"{action}?id=all&next={listing}%3Flive%3DFalse"
    rows = table(editor.post(address, {"ending": "csv"}))
    assert [row["title"] for row in rows] == ["Two"]


def test_page_lists_imports_and_export_formats(editor):
    run = ImportRun.objects.create(name="conference.zip", ending=".zip", stage="done")
    page = editor.get(reverse("desk_import_export:index")).content.decode()
    for ending in ("csv", "xlsx", "zip"):
        assert reverse("desk_import_export:export", args=[ending]) in page
    assert reverse("desk_import_export:run", args=[run.pk]) in page
    assert "Imported" in page


def test_query_count_is_constant(editor, django_assert_max_num_queries):
    for number in range(12):
        ResourceFactory(regions=["SDN"], themes=["C1"], pages=[f"Page {number}"])
    with django_assert_max_num_queries(12 * 8 + 20):
        export(editor, "csv").getvalue()
