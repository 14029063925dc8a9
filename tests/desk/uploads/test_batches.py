"""The pages of batches: begun, filled by a plain form, gone on with, tidied."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.duplicates.job import compare_next_document
from desk.models import Batch
from library.models import LibraryDocument, Resource
from library.processing.text_extraction import extract_next
from tests.desk.duplicates.pairs import create_pair, new_draft
from tests.desk.uploads.tus_client import announce, piece, send
from tests.factories import ResourceFactory, UserFactory, pdf_bytes

PDF = pdf_bytes(["How an early warning begins.", "How it ends."])
GOOD = {"First_report.pdf": PDF, "Deuxième.txt": "Été".encode()}
BAD = {"nasty.exe": b"MZ", "lie.pdf": b"<html><script>1</script></html>"}


def address(batch, name="batch", *more):
    return reverse(f"desk_batches:{name}", args=[batch.pk, *more])


@pytest.fixture
def upload(desk, batch):
    """Send files by the form without script → the page after the redirect."""

    def send_form(files, **fields):
        fields["files"] = [SimpleUploadedFile(*file) for file in files.items()]
        return desk.post(address(batch), fields, follow=True)

    return send_form


def test_new_batch_has_date_as_name_and_its_editor(desk, editor):
    page = desk.get(reverse("desk_batches:add"))
    name = page.context["form"].initial["name"]
    response = desk.post(
        reverse("desk_batches:add"), {"name": name, "visibility": "public"}
    )
    batch = Batch.objects.get()
    assert response.url == address(batch)
    assert (batch.name, batch.visibility) == (name, "public")
    assert batch.created_by == editor


def test_renamed_batch_keeps_its_editor(desk, batch, editor, client):
    client.force_login(UserFactory(role="editor"))
    client.post(address(batch, "edit"), {"name": "Geneva", "visibility": "members"})
    batch.refresh_from_db()
    assert (batch.name, batch.visibility) == ("Geneva", "members")
    assert batch.created_by == editor


def test_batches_are_listed_newest_first_with_open_work(desk, batch):
    Batch.objects.create(name="Newer")
    send(desk, batch, "one.pdf", PDF)
    published = send(desk, batch, "two.pdf", PDF).resource
    published.latest_revision.publish()
    announce(desk, batch, "three.pdf", 5)
    page = desk.get(reverse("desk_batches:index"))
    newer, older = page.context["object_list"]
    assert (newer.name, newer.file_count) == ("Newer", 0)
    counts = (older.file_count, older.arriving_count, older.draft_count)
    assert counts == (3, 1, 1)
    assert "amina" in page.content.decode()


def test_form_file_becomes_a_draft(upload, batch):
    page = upload(GOOD).content.decode()
    assert "2 drafts created." in page
    drafts = {draft.title: draft for draft in Resource.objects.all()}
    assert set(drafts) == {"First report", "Deuxième"}
    for draft in drafts.values():
        assert (draft.live, draft.visibility) == (False, "committee")
        assert draft.latest_revision.as_object().files.get().part == 1
        edit = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
        assert edit in page


def test_form_files_become_parts_of_one_resource(upload):
    upload(GOOD, as_one="on", title="A toolkit")
    draft = Resource.objects.get()
    assert draft.title == "A toolkit"
    files = [(file.document.original_name, file.part) for file in draft.files.all()]
    assert files == [("First_report.pdf", 1), ("Deuxième.txt", 2)]
    assert draft.incoming.count() == 2


@pytest.mark.parametrize("fields", [{}, {"as_one": "on"}])
def test_bad_files_are_reported_and_good_ones_stored(upload, batch, fields):
    page = upload(GOOD | BAD, **fields).content.decode()
    assert "nasty.exe: Programs are not supported" in page
    assert "lie.pdf: " in page
    assert LibraryDocument.objects.count() == 2
    assert batch.files.filter(state="rejected").exclude(reason="").count() == 2


@pytest.mark.parametrize("fields", [{}, {"as_one": "on"}])
def test_only_bad_files_make_no_draft(upload, fields):
    page = upload(BAD | {"empty.txt": b""}, **fields).content.decode()
    assert "empty.txt: This file is empty" in page
    assert not Resource.objects.exists()
    assert not LibraryDocument.objects.exists()


def test_form_file_over_the_limit_is_rejected(upload, settings):
    settings.LIBRARY_MAX_UPLOAD_SIZE = 1000
    page = upload({"big.txt": b"x" * 1001, "small.txt": b"x" * 1000}).content.decode()
    assert "big.txt is larger than 1000" in page
    assert LibraryDocument.objects.get().original_name == "small.txt"


def test_empty_form_is_an_error(upload):
    assert "This field is required" in upload({}).content.decode()


def test_page_shows_state_of_each_file(desk, batch):
    read = send(desk, batch, "read.pdf", PDF)
    assert extract_next()
    send(desk, batch, "waiting.pdf", PDF)
    url = announce(desk, batch, "half.txt", 100)["Location"]
    piece(desk, url, 0, b"x" * 40)
    announce(desk, batch, "nasty.exe", 5)
    told = desk.get(address(batch, "state")).json()
    files = {file["name"]: file for file in told["files"]}
    labels = {name: file["label"] for name, file in files.items()}
    assert labels == {
        "read.pdf": "Full text searchable, 2 pages",
        "waiting.pdf": "Waiting",
        "half.txt": "Uploading, 40%",
        "nasty.exe": "Rejected",
    }
    assert files["nasty.exe"]["advice"].startswith("Programs are not supported")
    assert files["half.txt"]["percent"] == 40
    assert files["read.pdf"]["draft_title"] == read.resource.title
    assert told["is_moving"]
    assert told["missing"].startswith("1 file is incomplete.")
    page = desk.get(address(batch)).content.decode()
    for text in (*labels.values(), told["missing"]):
        assert text in page


def test_page_without_text_links_to_ocr(desk, batch):
    send(desk, batch, "blank.pdf", pdf_bytes([""]))
    send(desk, batch, "read.pdf", PDF)
    while extract_next():
        pass
    blank, read = desk.get(address(batch, "state")).json()["files"]
    assert blank["label"] == "No text found"
    assert desk.get(blank["recognise_url"]).status_code == 200
    assert read["recognise_url"] == ""


def test_idle_batch_is_not_polled(desk, batch):
    send(desk, batch, "read.pdf", PDF)
    extract_next()
    assert desk.get(address(batch, "state")).json()["is_moving"]  # to be compared
    while compare_next_document():
        pass
    told = desk.get(address(batch, "state")).json()
    assert (told["is_moving"], told["missing"]) == (False, "")


def test_uploader_is_shown_to_other_editors(desk, batch, client):
    announce(desk, batch, "half.txt", 100)
    assert desk.get(address(batch, "state")).json()["files"][0]["advice"] == ""
    client.force_login(UserFactory(role="editor"))
    told = client.get(address(batch, "state")).json()["files"][0]["advice"]
    assert told == "Upload started by amina, who can resume it."


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_batch_requires_editor(client, batch, role):
    client.force_login(UserFactory(role=role))
    pages = [address(batch, name) for name in ("batch", "edit", "state")]
    for page in (*pages, reverse("desk_batches:index"), reverse("desk_batches:add")):
        assert client.get(page).status_code == 302
    file = SimpleUploadedFile("a.txt", b"text")
    client.post(address(batch), {"files": [file]})
    assert not LibraryDocument.objects.exists()


def test_file_shows_duplicates_with_actions(desk, batch, upload):
    known = ResourceFactory(title="Known guide", pages=["Text"])
    upload(GOOD)
    draft = batch.files.get(name="Deuxième.txt").resource
    pair = create_pair(known, draft)
    path = address(batch)

    page = BeautifulSoup(desk.get(path).content, "html.parser")

    (told,) = page.select("[data-rows] [data-duplicate]")
    assert "Known guide" in told.get_text()
    assert told.find_parent("form") is None
    state = desk.get(address(batch, "state")).json()["files"]
    assert ["Known guide" in file["duplicates"] for file in state] == [
        file["name"] == "Deuxième.txt" for file in state
    ]
    form = told.select("form")[-1]
    fields = {field["name"]: field["value"] for field in form.select("input")}
    assert desk.post(form["action"], fields).url == path
    pair.refresh_from_db()
    assert pair.state == "dismissed"
    assert "Known guide" not in desk.get(path).content.decode()


def test_page_queries_duplicates_once(desk, editor, batch):
    known = ResourceFactory(title="Known guide", pages=["Text"])

    def asked(count):
        for _ in range(count):
            draft = new_draft(editor)
            create_pair(known, draft)
            document = draft.files.get().document
            batch.files.create(
                name="a.txt", size=1, state="stored", resource=draft, document=document
            )
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(batch, "state"))
        return len(queries)

    asked(1)
    assert asked(1) == asked(8)
