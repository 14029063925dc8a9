"""The admin's listings: columns, filters, search, export, files and their reasons."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from library.extraction import Reason
from library.models import ExtractionState, LibraryDocument
from library.processing.status_messages import (
    NO_WORDS,
    REASONS,
    explain,
    needs_recognition,
)
from library.sanitize import escape_formula
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
RESOURCES = "wagtailsnippets_library_resource:list"
NARROWED = [
    ({}, {"Sound", "Locked", "Draft"}),
    ({"visibility": "members"}, {"Locked"}),
    ({"live": "False"}, {"Draft"}),
    ({"to_do": "text"}, {"Locked"}),
    ({"to_do": "waiting"}, {"Draft"}),
    ({"to_do": "terms"}, {"Locked", "Draft"}),
    ({"to_do": "files"}, set()),
    ({"language": "fr"}, {"Sound"}),
    ({"q": "oun"}, {"Sound"}),
    ({"q": "draft", "live": "False"}, {"Draft"}),
    ({"q": "draft", "live": "True"}, set()),
    ({"live": "nonsense", "region": "nonsense"}, {"Sound", "Locked", "Draft"}),
]


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


@pytest.fixture
def resources():
    """Three resources that differ in everything by which one can filter."""
    africa = RegionFactory(code="002", label_en="Africa")
    RegionFactory(code="SDN", label_en="Sudan", parent=africa)
    ResourceFactory(
        title="Sound",
        regions=["SDN"],
        themes=["C1"],
        type="report",
        files=[{"language": "en"}, {"language": "fr"}],
    )
    ResourceFactory(
        title="Locked",
        visibility="members",
        themes=["D"],
        files=[{"document": LibraryDocumentFactory(unreadable=True), "language": "ar"}],
    )
    ResourceFactory(
        title="Draft",
        live=False,
        files=[{"document": LibraryDocumentFactory(waiting=True)}],
    )


def listed(client, **query):
    """Return the titles that the listing shows."""
    response = client.get(reverse(RESOURCES), query)
    assert response.status_code == 200
    return {resource.title for resource in response.context["object_list"]}


def test_listing_shows_its_columns(editor, resources):
    page = editor.get(reverse(RESOURCES)).content.decode()
    for text in ("Sudan", "English, French", "Password-protected", "Waiting"):
        assert text in page


@pytest.mark.slow
def test_listing_is_filtered(editor, resources, subtests):
    for query, titles in NARROWED:
        with subtests.test(query=query):
            assert listed(editor, **query) == titles


def test_region_filter_includes_narrower_regions(editor, resources):
    africa = RegionFactory(code="002")
    europe = RegionFactory(code="150")
    assert listed(editor, region=africa.pk) == {"Sound"}
    assert listed(editor, region=europe.pk) == set()


def test_listing_takes_few_queries(editor, resources, django_assert_max_num_queries):
    for number in range(20):
        ResourceFactory(regions=["SDN"], themes=["C1"], pages=[f"Page {number}"])
    with django_assert_max_num_queries(40):
        editor.get(reverse(RESOURCES))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_cell_is_escaped(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Peace = work", "", 7, None])
def test_other_cells_are_unchanged(value):
    assert escape_formula(value) == value


def test_export_contains_no_formulas(editor):
    for title in FORMULAS:
        ResourceFactory(title=title, summary="=HYPERLINK()", organisations=["@home"])
    csv_file = editor.get(reverse(RESOURCES), {"export": "csv"}).getvalue().decode()
    xlsx = editor.get(reverse(RESOURCES), {"export": "xlsx"}).getvalue()
    sheet = load_workbook(io.BytesIO(xlsx)).active
    tables = [list(csv.reader(io.StringIO(csv_file, newline=""))), list(sheet.values)]
    for table in tables:
        assert len(table) == len(FORMULAS) + 1
        cells = [cell for row in table for cell in row if isinstance(cell, str)]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]
        assert "'=1+1" in cells


def test_export_is_filtered(editor, resources):
    query = {"export": "csv", "visibility": "members"}
    rows = editor.get(reverse(RESOURCES), query).getvalue().decode().splitlines()
    assert len(rows) == 2
    assert "Locked" in rows[1]


def test_reasons_have_label_and_advice():
    # What to do about a file that is not converted depends on the installation.
    assert set(REASONS) == set(Reason) - {Reason.NONE, Reason.NOT_CONVERTED}
    assert explain(LibraryDocument(status="failed", reason="not-converted")).advice
    assert all(reason.label and reason.advice for reason in REASONS.values())


def test_scan_is_not_called_searchable():
    scan = LibraryDocument(status="done", reason=Reason.NO_TEXT, media_type="pdf")
    assert "No text" in str(explain(scan).label)
    assert "text recognition (OCR)" in str(explain(scan).advice)


def test_office_file_without_text_is_not_sent_to_ocr():
    empty = LibraryDocument(status="done", reason=Reason.NO_TEXT, media_type="docx")
    assert explain(empty) is NO_WORDS
    assert not needs_recognition(empty)


@pytest.mark.parametrize("status", ["waiting", "done", "partial", "failed"])
@pytest.mark.parametrize("reason", ["", "password", "a-reason-of-tomorrow"])
def test_states_have_an_explanation(status, reason):
    assert explain(LibraryDocument(status=status, reason=reason)).label


def test_failed_file_shows_its_reason_and_is_retried(editor):
    document = LibraryDocumentFactory(title="Secret plan", unreadable=True)
    page = editor.get(reverse("library_files:index")).content.decode()
    assert "Password-protected" in page
    assert "Replace it with a copy that has no password" in page
    url = reverse("library_files:extract_again", args=[document.pk])
    assert url in page
    assert editor.get(url).status_code == 405
    page = editor.post(url, follow=True).content.decode()
    assert "Secret plan” will be extracted again" in page
    document.refresh_from_db()
    assert (document.status, document.reason) == ("waiting", "")
    assert ExtractionState.objects.pending().filter(pk=document.pk).exists()


def test_files_are_filtered(editor):
    LibraryDocumentFactory(title="Alone", unreadable=True)
    ResourceFactory(files=[{"document": LibraryDocumentFactory(title="In use")}])

    def titles(**query):
        response = editor.get(reverse("library_files:index"), query)
        return {document.title for document in response.context["object_list"]}

    assert titles() == {"Alone", "In use"}
    assert titles(is_unused="true") == {"Alone"}
    assert titles(status="failed") == {"Alone"}
    assert titles(q="use") == {"In use"}


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_retry_requires_editor(client, role):
    client.force_login(UserFactory(role=role))
    document = LibraryDocumentFactory(unreadable=True)
    client.post(reverse("library_files:extract_again", args=[document.pk]))
    document.refresh_from_db()
    assert document.status == "failed"
