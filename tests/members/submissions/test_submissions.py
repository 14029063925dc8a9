"""Members suggest resources: what reaches the editors, and who learns of it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import LibraryDocument, Resource
from members.models import Submission
from tests.factories import (
    LibraryDocumentFactory,
    MembershipFactory,
    ResourceFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory().user
    client.force_login(member)
    return member


def pdf(text="A report.", name="report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes([text]), "application/pdf")


def suggest(client, *files, **fields):
    data = {
        "title": "A report",
        "message": "It is quoted everywhere.",
        "language": "fr",
        "visibility": "members",
    }
    return client.post("/suggest/", data | {"files": list(files)} | fields)


def body(response) -> str:
    return re.sub(r'value="\w{64}"', "", response.text)


def test_file_becomes_a_draft(client, member):
    response = suggest(client, pdf(), link="https://example.org/report")

    assert response["Location"] == "/suggest/"
    submission = Submission.objects.get()
    assert submission.member == member
    assert submission.organisation == member.membership.organisation
    assert submission.message == "It is quoted everywhere."
    draft = submission.resource
    assert (draft.live, draft.visibility, draft.language) == (False, "members", "fr")
    assert (draft.title, draft.source_url) == ("A report", "https://example.org/report")
    document = draft.files.get().document
    assert document.uploaded_by_user == member
    assert document.extraction.requested_version
    assert draft.latest_revision.user == member


def test_draft_is_hidden_until_published(client, member):
    suggest(client, pdf())
    draft = Resource.objects.get()
    upload = draft.files.get().document.url
    for role in ("visitor", "member", "committee"):
        client.force_login(UserFactory(role=role))
        assert client.get(f"/library/{draft.pk}/").status_code == 404
        assert client.get(upload).status_code == 404
        assert "A report" not in client.get("/suggest/").text


def test_several_files_become_parts_of_one_resource(client, member):
    suggest(client, pdf("One."), pdf("Two."))
    assert Resource.objects.get().files.count() == 2


def test_link_without_file_is_accepted(client, member):
    suggest(client, link="example.org/report", title="On the web")
    draft = Submission.objects.get().resource
    assert draft.source_url == "https://example.org/report"
    assert not draft.files.exists()


@pytest.mark.parametrize(
    ("wished", "kept"),
    [("public", "members"), ("members", "members"), ("committee", "committee")],
)
def test_draft_is_never_visible_beyond_members(client, member, wished, kept):
    suggest(client, pdf(), visibility=wished)
    submission = Submission.objects.get()
    assert submission.visibility == wished
    assert submission.resource.visibility == kept


@pytest.mark.parametrize(
    ("files", "fields", "message"),
    [
        ([], {}, "Add a file or a link"),
        (["empty"], {}, "empty.pdf: This file is empty"),
        (["program"], {}, "program.exe: "),
        (["liar"], {}, "liar.pdf: "),
        (["good", "empty"], {}, "empty.pdf: This file is empty"),
        (["good"] * 11, {}, "up to 10 files"),
        (["good"], {"title": ""}, "This field is required"),
        (["good"], {"message": ""}, "This field is required"),
        (["good"], {"visibility": "everybody"}, "Select a valid choice"),
        ([], {"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ([], {"link": "ftp://example.org/x"}, "begins with https://"),
    ],
)
def test_invalid_submission_is_rejected(client, member, files, fields, message):
    made = {
        "good": lambda: pdf(),
        "empty": lambda: SimpleUploadedFile("empty.pdf", b""),
        "program": lambda: SimpleUploadedFile("program.exe", b"MZ\x90\x00"),
        "liar": lambda: SimpleUploadedFile("liar.pdf", b"MZ\x90\x00 no pdf"),
    }
    response = suggest(client, *(made[name]() for name in files), **fields)

    assert response.status_code == 200
    assert message in response.text
    assert not Resource.objects.exists()
    assert not LibraryDocument.objects.exists()


def test_too_large_file_is_rejected(client, member, settings):
    settings.LIBRARY_MAX_UPLOAD_SIZE = 100
    assert "is larger than" in suggest(client, pdf()).text
    assert not Submission.objects.exists()


def stored(visibility="public", live=True):
    content = pdf_bytes(["A report."])
    document = LibraryDocumentFactory(content=content, name="report.pdf")
    return ResourceFactory(
        title="Nightjar",
        visibility=visibility,
        live=live,
        files=[{"document": document}],
    )


@pytest.mark.reliability(31)
def test_duplicate_file_links_to_visible_resource(client, member):
    known = stored(visibility="members")
    html = suggest(client, pdf()).text
    assert f'<a href="{known.get_absolute_url()}">Nightjar</a>' in html
    assert not Submission.objects.exists()


def test_duplicate_is_named_in_the_readers_language(client, member):
    file = stored().files.get()
    type(file).objects.filter(pk=file.pk).update(language="fr", title="Engoulevent")
    assert "Engoulevent" not in suggest(client, pdf()).text
    data = {"title": "A report", "language": "fr", "files": [pdf()]}
    assert ">Engoulevent</a>" in client.post("/fr/suggest/", data).text


@pytest.mark.parametrize(
    "hidden", [{"visibility": "committee"}, {"live": False}], ids=str
)
@pytest.mark.reliability(31)
def test_duplicate_of_hidden_file_is_accepted(client, member, hidden):
    """Both ways the same answer after the same work, and the same page afterwards."""
    answers = []
    for is_known in (False, True):
        Submission.objects.all().delete()
        if is_known:
            stored(**hidden)
        with CaptureQueriesContext(connection) as asked:
            response = suggest(client, pdf())
        page = re.sub(r'data-submission="\d+"', "", body(client.get("/suggest/")))
        answers.append((response.status_code, response["Location"], len(asked), page))
    assert answers[0] == answers[1]
    assert "Nightjar" not in answers[1][3]
    assert Submission.objects.count() == 1


def test_hostile_title_of_a_duplicate_is_escaped(client, member):
    known = stored()
    type(known).objects.filter(pk=known.pk).update(title="<img src=x>")
    assert "<img src=x>" not in suggest(client, pdf()).text


def test_pending_submissions_are_limited(client, member):
    others = MembershipFactory().user
    for owner, count in ((member, 19), (others, 20)):
        for _ in range(count):
            draft = ResourceFactory(live=False)
            Submission.objects.create(member=owner, resource=draft, title="x")
    suggest(client, pdf())
    assert member.submissions.count() == 20

    response = suggest(client, pdf("Another."))
    assert "20 of your suggestions are waiting" in response.text
    assert member.submissions.count() == 20

    member.submissions.filter(title="A report").update(decision="declined")
    suggest(client, pdf("Another."))
    assert member.submissions.count() == 21


@pytest.mark.parametrize(
    ("fields", "live", "visibility", "message", "is_linked"),
    [
        ({}, False, "members", "Received", False),
        ({"decision": "accepted"}, False, "members", "Being prepared", False),
        ({"decision": "declined", "answer": "Sorry"}, False, "members", "Sorry", False),
        ({}, True, "members", "Published", True),
        ({"decision": "accepted"}, True, "committee", "Published", False),
    ],
)
def test_member_sees_the_decision(
    client, member, fields, live, visibility, message, is_linked
):
    resource = ResourceFactory(live=live, visibility=visibility)
    Submission.objects.create(member=member, resource=resource, title="Mine", **fields)
    Submission.objects.create(member=MembershipFactory().user, title="Theirs")

    html = client.get("/suggest/").text

    assert message in html
    assert (f'href="{resource.get_absolute_url()}"' in html) == is_linked
    assert "Theirs" not in html


def test_deleted_draft_is_reported_without_title(client, member):
    draft = ResourceFactory(title="Nightjar", live=False)
    Submission.objects.create(member=member, resource=draft, title="Mine")
    draft.delete()
    html = client.get("/suggest/").text
    assert "Closed without a new resource" in html
    assert "Nightjar" not in html


def test_submission_requires_member(client):
    assert client.get("/suggest/")["Location"].startswith("/account/login/")
    client.force_login(UserFactory(role="visitor"))
    assert client.get("/suggest/").status_code == 403
    assert suggest(client, pdf()).status_code == 403
    assert not Submission.objects.exists()
