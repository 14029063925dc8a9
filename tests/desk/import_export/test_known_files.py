"""A table names files that the library has already: the editor chooses what to do."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from library.models import Resource
from tests.desk.import_export.tables import (
    HEADER,
    a_zip,
    kinds,
    page,
    upload,
    work_off,
)
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db
TABLE = f"{HEADER},summary,regions\none.pdf,New title,en,,SDN\ntwo.pdf,Two,en,,\n"


@pytest.fixture
def existing():
    """A published resource with the file one.pdf, and another one."""
    ResourceFactory(title="Distractor", pages=["Other"])
    return with_file(title="In the library", summary="As it was.")


def with_file(**fields):
    content = pdf_bytes(["Text of one"])
    document = LibraryDocumentFactory(content=content, name="one.pdf")
    return ResourceFactory(files=[{"document": document}], **fields)


def start(client, run, choice=None):
    fields = {"known_files": choice} if choice else {}
    url = reverse("desk_import_export:start", args=[run.pk])
    response = client.post(url, fields, follow=True)
    work_off()
    run.refresh_from_db()
    return response


def titles():
    return sorted(Resource.objects.values_list("title", flat=True))


def test_check_names_the_resource_that_has_the_file(client, editor, existing):
    run = upload(client, "all.zip", a_zip(TABLE))
    assert kinds(run) == [(2, "known"), (3, "new")]
    assert run.rows.get(line=2).resource == existing
    html = page(client, run).content.decode()
    assert "the file is in “In the library” already" in html
    assert "1 row has a file that is already in the library" in html


def test_choice_is_required(client, editor, existing):
    run = upload(client, "all.zip", a_zip(TABLE))
    for choice in (None, "whatever"):
        response = start(client, run, choice)
        assert "Choose what to do with the files" in response.content.decode()
        assert run.stage == "checked"
    assert titles() == ["Distractor", "In the library"]


def test_update_changes_the_filled_columns(client, editor, existing):
    run = upload(client, "all.zip", a_zip(TABLE))
    start(client, run, "update")
    assert kinds(run) == [(2, "changes"), (3, "new")], run.rows.first().text
    assert titles() == ["Distractor", "New title", "Two"]
    existing = Resource.objects.get(pk=existing.pk)
    assert (existing.title, existing.summary) == ("New title", "As it was.")
    assert [region.code for region in existing.regions.all()] == ["SDN"]
    assert existing.files.count() == 1


def test_skip_leaves_the_rows_out(client, editor, existing):
    run = upload(client, "all.zip", a_zip(TABLE))
    start(client, run, "skip")
    assert kinds(run) == [(2, "skipped"), (3, "new")]
    assert titles() == ["Distractor", "In the library", "Two"]


def test_add_makes_a_twin(client, editor, existing):
    run = upload(client, "all.zip", a_zip(TABLE))
    start(client, run, "add")
    assert titles() == ["Distractor", "In the library", "New title", "Two"]


def test_same_file_twice_in_a_table_is_told(client, editor):
    table = f"{HEADER}\none.pdf,One,en\ntwo.pdf,Two,en\none.pdf,Once more,en\n"
    run = upload(client, "all.zip", a_zip(table))
    assert kinds(run) == [(2, "new"), (3, "new"), (4, "known")]
    assert run.rows.get(line=4).text == "the same file as in line 2"
    start(client, run, "skip")
    assert kinds(run) == [(2, "new"), (3, "new"), (4, "skipped")]
    assert titles() == ["One", "Two"]


def test_same_file_is_told_across_slices(client, editor, monkeypatch):
    monkeypatch.setattr("desk.import_export.import_job.SLICE_SECONDS", -1)
    table = f"{HEADER}\none.pdf,One,en\ntwo.pdf,Two,en\none.pdf,Once more,en\n"
    run = upload(client, "all.zip", a_zip(table))
    assert kinds(run) == [(2, "new"), (3, "new"), (4, "known")]


def test_same_title_is_the_same_resource(client, editor):
    with_file(title="New title")
    run = upload(client, "all.zip", a_zip(TABLE))
    assert kinds(run) == [(2, "same"), (3, "new")]


def test_update_of_a_locked_resource_is_an_error(client, editor, existing):
    Resource.objects.filter(pk=existing.pk).update(
        locked=True, locked_by=UserFactory(role="editor")
    )
    run = upload(client, "all.zip", a_zip(TABLE))
    start(client, run, "update")
    assert kinds(run) == [(2, "error"), (3, "new")]
    assert Resource.objects.get(pk=existing.pk).title == "In the library"


def test_hidden_resource_is_not_named(client):
    with_file(title="Secret", visibility="committee")
    uploader = UserFactory()
    names = ("access_admin", "add_resource")
    uploader.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(uploader)
    RegionFactory(code="SDN")
    run = upload(client, "all.zip", a_zip(TABLE))
    assert kinds(run) == [(2, "new"), (3, "new")]
    assert "Secret" not in page(client, run).content.decode()
