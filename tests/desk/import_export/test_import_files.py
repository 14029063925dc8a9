"""Import of an export: files that join, what is refused, moving a library."""

import pytest
from django.core.exceptions import ValidationError

from desk.import_export import table_files
from library.models import Resource
from library.resources.revisions import change_draft
from tests.desk.import_export.sample_resources import filled_shelf
from tests.desk.import_export.tables import exported, imported, snapshot
from tests.factories import (
    LibraryDocumentFactory,
    ResourceFactory,
    UserFactory,
    pdf_bytes,
)
from tests.library.import_export.imports import run_file

pytestmark = pytest.mark.django_db
BAD_CHANGES = [
    ("title", "", "title: "),
    ("title", "x" * 501, "title: "),
    ("regions", "Atlantis", "regions: “Atlantis” is not in the vocabulary"),
    ("published", "soon", "is not a date"),
    ("review", "2027", "is not a full date"),
    ("language", "", "language is empty"),
    ("file", "other.pdf", "would replace"),
    ("file_title", "x" * 501, "the title of a file is longer than 500"),
]


@pytest.fixture
def shelf():
    return filled_shelf()


def test_new_file_is_added_by_its_own_row(shelf, tmp_path):
    (tmp_path / "new.pdf").write_bytes(pdf_bytes(["A new part"]))
    rows = exported(shelf["full"])
    rows.append({"id": rows[0]["id"], "file": "new.pdf", "language": "fr"})
    assert imported(rows, tmp_path)[-1] == ("adds", "new.pdf")
    file = shelf["full"].files.order_by("pk").last()
    assert (file.language, file.part) == ("fr", 3)
    before = snapshot()
    assert imported(rows, tmp_path)[-1][0] == "same"
    assert snapshot() == before


def test_new_language_is_added_by_its_column(shelf, tmp_path):
    (tmp_path / "new.txt").write_text("Texto")
    rows = exported(shelf["full"])
    rows[0] |= {"file__es": "new.txt", "title__es": "Guía"}
    assert imported(rows, tmp_path)[0][0] == "adds"
    assert shelf["full"].files.get(language="es").title == "Guía"


def test_added_file_keeps_row_when_older_draft_is_published(shelf, tmp_path):
    full = shelf["full"]
    user = UserFactory(role="editor")

    def retitle(draft):
        draft.title = "Draft title"

    change_draft(full.pk, retitle, user=user, base_revision_id=full.latest_revision_id)
    (tmp_path / "new.pdf").write_bytes(pdf_bytes(["A new part"]))
    rows = exported(full)
    rows.append({"id": rows[0]["id"], "file": "new.pdf", "language": "fr"})
    imported(rows, tmp_path, user=user)
    before = set(full.files.values_list("pk", "part"))
    Resource.objects.get(pk=full.pk).latest_revision.publish()
    assert set(full.files.values_list("pk", "part")) == before
    assert Resource.objects.get(pk=full.pk).title == "Draft title"


def test_unknown_id_is_an_error(shelf, tmp_path, subtests):
    pk = shelf["full"].pk
    before = snapshot()
    for change in (str(pk), "x", "7", "999999-abcdef", f"{pk}-000000"):
        with subtests.test(change=change):
            rows = exported(shelf["full"])
            rows[0]["id"] = change
            found = imported(rows[:1], tmp_path)
            assert found[0][0] == "error"
            assert "is not in this library" in found[0][1]
            assert snapshot() == before


def test_invalid_change_is_an_error(shelf, tmp_path, subtests):
    (tmp_path / "other.pdf").write_bytes(pdf_bytes(["Other"]))
    before = snapshot()
    for column, value, reason in BAD_CHANGES:
        with subtests.test(column=column, value=value):
            rows = exported(shelf["full"])
            rows[0][column] = value
            found = imported(rows, tmp_path)
            assert found[0][0] == "error"
            assert reason in found[0][1]
            assert snapshot() == before


def test_locked_or_forbidden_resource_is_unchanged(shelf, tmp_path):
    full = shelf["full"]
    rows = exported(full)
    rows[0]["title"] = "New title"
    found = imported(rows, tmp_path, user=UserFactory(role="member"))
    assert found[0] == ("error", "you don't have permission to change “Full”")
    Resource.objects.filter(pk=full.pk).update(
        locked=True, locked_by=UserFactory(role="editor")
    )
    for user in (None, UserFactory(role="editor")):
        found = imported(rows, tmp_path, user=user)
        assert found[0] == ("error", "“Full” is locked by another user")
    assert Resource.objects.get(pk=full.pk).title == "Full"


def test_library_is_moved_with_its_files(shelf, tmp_path):
    ids = [one.pk for one in Resource.objects.order_by("created_at")]
    path = tmp_path / "library.zip"
    with table_files.zip_file(ids) as archive:
        path.write_bytes(archive.read())
    shape = [(*one[1:3], [f[2:] for f in one[3]]) for one in snapshot() if one[3]]
    Resource.objects.all().delete()

    summary, errors, _ = run_file(path)
    assert "1 errors" in summary  # Bare has no file
    assert "the file column is empty" in errors
    moved = [(*one[1:3], [f[2:] for f in one[3]]) for one in snapshot()]
    assert sorted(map(str, map(_sorted_files, moved))) == sorted(
        map(str, map(_sorted_files, shape))
    )


def _sorted_files(one):
    fields, terms, files = one
    texts = [text.replace("\r\n", "\n").strip() for text in map(str, fields)]
    return texts, terms, sorted(files, key=str)


def test_text_invalid_in_xlsx_suggests_csv(tmp_path):

    for text in ("x" * 32_768, "bell\x07"):
        resource = ResourceFactory(summary=text)
        with pytest.raises(ValidationError, match="Export as CSV"):
            table_files.xlsx_bytes(table_files.resource_lines([resource.pk]))


def test_files_with_the_same_name_are_distinguished(tmp_path):
    documents = [
        LibraryDocumentFactory(name="report.txt", pages=[page]) for page in ("A", "B")
    ]
    resource = ResourceFactory(files=[{"document": one} for one in documents])
    names = {row["file"] for row in exported(resource)}
    assert names == {f"{one.pk}/report.txt" for one in documents}
