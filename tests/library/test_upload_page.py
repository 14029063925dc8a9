"""The admin's upload page: several files at once, bad ones named, good ones kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.models import ExtractionState, LibraryDocument, Resource
from tests.factories import ResourceTypeFactory, UserFactory, pdf_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(client):
    """Upload files as an editor: {name: bytes} → the page after the redirect."""
    client.force_login(UserFactory(role="editor"))

    def send(files, **fields):
        fields = {"mode": "each", "language": "en", "visibility": "members"} | fields
        fields["files"] = [SimpleUploadedFile(*file) for file in files.items()]
        return client.post(reverse("library_upload:index"), fields, follow=True)

    return send


GOOD = {"First report.pdf": pdf_bytes(["One"]), "Deuxième.txt": "Été".encode()}
BAD = {"nasty.exe": b"MZ", "lie.pdf": b"<html><script>1</script></html>"}


def test_each_file_becomes_a_draft_of_its_own(upload):
    response = upload(GOOD, visibility="committee")
    assert "2 drafts were made." in response.content.decode()
    drafts = {draft.title: draft for draft in Resource.objects.all()}
    assert set(drafts) == {"First report", "Deuxième"}
    for draft in drafts.values():
        assert (draft.live, draft.visibility) == (False, "committee")
        assert draft.latest_revision.as_object().files.get().part == 1
    assert ExtractionState.objects.pending().count() == 2


def test_files_become_parts_of_one_resource(upload):
    kind = ResourceTypeFactory(code="toolkit")
    response = upload(GOOD, mode="one", title="A toolkit", type=kind.pk, language="fr")
    draft = Resource.objects.get()
    expected = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
    assert response.redirect_chain[-1][0] == expected
    assert (draft.title, draft.type) == ("A toolkit", kind)
    files = [
        (file.document.original_name, file.language, file.part)
        for file in draft.files.all()
    ]
    assert files == [("First report.pdf", "fr", 1), ("Deuxième.txt", "fr", 2)]


def test_bad_files_are_named_with_their_reason_and_good_ones_kept(upload):
    page = upload(GOOD | BAD).content.decode()
    assert "nasty.exe: The library does not take files of this kind" in page
    assert "lie.pdf: " in page
    assert Resource.objects.count() == LibraryDocument.objects.count() == 2


def test_only_bad_files_leave_nothing_behind(upload):
    response = upload(BAD)
    assert response.status_code == 200
    assert "nasty.exe: " in response.content.decode()
    assert not LibraryDocument.objects.exists()


def test_a_file_over_the_limit_is_refused(upload, settings):
    settings.LIBRARY_MAX_UPLOAD_SIZE = 1000
    page = upload({"big.txt": b"x" * 1001, "small.txt": b"x" * 1000}).content.decode()
    assert "big.txt is larger than 1000" in page
    assert LibraryDocument.objects.get().original_name == "small.txt"


def test_nothing_chosen_is_an_error(upload):
    assert "This field is required" in upload({}).content.decode()


def test_names_are_only_kept_as_harmless_words(upload, settings):
    upload({"..\\..\\evil\u202etxt.pdf": pdf_bytes(["x"])})
    document = LibraryDocument.objects.get()
    assert document.original_name == "eviltxt.pdf"
    assert document.file.path.startswith(str(settings.MEDIA_ROOT))
    assert document.file.name.endswith(".pdf")
    assert "evil" not in document.file.name


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_others_cannot_upload(client, role):
    client.force_login(UserFactory(role=role))
    client.post(
        reverse("library_upload:index"),
        {"files": SimpleUploadedFile("a.txt", b"text"), "mode": "each"},
    )
    assert not LibraryDocument.objects.exists()
