"""Files in a bucket: private there, handed out by links that die within a minute."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from environ import Env
from moto import mock_aws

from api.models import AccessToken
from config.instance import file_storage, public_storage
from library.checks.settings import check_picture_storage
from library.files.uploads import add_document
from library.maintenance.orphaned_files import sweep_files
from library.models import LibraryDocument, LibraryRendition
from library.processing.text_extraction import extract_next
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    ResourceFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db
UNNAMED = "ab/abababab-0000-4000-8000-000000000000.pdf"


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket of a simulated S3, as the settings name it from the environment."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "the-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FILES_SERVED_BY": "s3",
        "S3_BUCKET": "library-files",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        settings.FILES_SERVED_BY = "s3"
        settings.STORAGES = settings.STORAGES | {"default": file_storage(Env())}
        default_storage.connection.create_bucket(Bucket="library-files")
        yield default_storage.bucket


@pytest.fixture
def members_file(bucket):
    document = LibraryDocumentFactory(pdf=True, pages=["For members alone."])
    files = [{"document": document}]
    return ResourceFactory(visibility="members", files=files).files.get()


@pytest.mark.reliability(22)
def test_member_is_redirected_to_a_link_of_one_minute(client, members_file):
    client.force_login(UserFactory(role="member"))
    response = client.get(members_file.get_absolute_url())
    assert response.status_code == 302
    assert response["Cache-Control"] == "private, no-store"
    link = urlsplit(response["Location"])
    asked = parse_qs(link.query)
    assert link.scheme == "https"
    assert link.netloc == "library-files.s3.amazonaws.com"
    assert link.path == f"/{members_file.document.file.name}"
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["response-content-type"] == ["application/pdf"]
    assert asked["response-content-disposition"][0].startswith("inline; filename=")
    assert "the-secret" not in response["Location"]


def test_pictures_are_served_by_the_library(client, bucket, monkeypatch):
    """The policy of pages shows no pictures of another host."""
    pictures = storages.create_storage(
        public_storage(Env(), "pictures", "PictureStorage")
    )
    field = LibraryRendition._meta.get_field("file")
    monkeypatch.setattr(field, "storage", pictures)
    assert check_picture_storage(None) == []
    image = LibraryImageFactory()
    url = image.get_rendition("width-20|format-webp").url
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response).startswith(b"RIFF")
    names = {stored.key for stored in bucket.objects.all()}
    assert url.removeprefix("/") in names
    assert image.file.name in names
    assert client.get(f"/pictures/{image.file.name}").status_code == 404


@pytest.mark.reliability(22)
def test_token_is_redirected_by_the_api(client, members_file):
    token = AccessToken(owner=UserFactory(role="member"), name="A", level="members")
    headers = {"Authorization": f"Bearer {token.set_secret()}"}
    token.save()
    url = f"/api/v1/files/{members_file.document_id}/content"
    response = client.get(url, headers=headers)
    assert response.status_code == 302
    assert "X-Amz-Expires=60" in response["Location"]
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(url).status_code == 404
    members_file.resource.visibility = "public"
    members_file.resource.save()
    public = client.get(url)
    assert (public.status_code, public["Cache-Control"]) == (302, "private, no-store")


@pytest.mark.reliability(22)
def test_visitor_gets_no_link(client, members_file):
    hidden = client.get(members_file.get_absolute_url())
    absent = client.get("/library/999999-x/en/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


@pytest.mark.reliability(22)
def test_stored_objects_are_private(bucket, members_file):
    (stored,) = bucket.objects.all()
    assert stored.key == members_file.document.file.name
    everybody = "http://acs.amazonaws.com/groups/global/AllUsers"
    grants = stored.Acl().grants
    assert everybody not in {grant["Grantee"].get("URI") for grant in grants}


def test_missing_object_returns_404(client, bucket, members_file):
    bucket.objects.all().delete()
    client.force_login(UserFactory(role="member"))
    assert client.get(members_file.get_absolute_url()).status_code == 404


@pytest.mark.slow
def test_text_is_read_from_the_bucket(bucket, tmp_path):
    data = pdf_bytes(["Early warning.", "Second page."])
    document = add_document(ContentFile(data), "a.pdf")
    assert extract_next()
    document.refresh_from_db()
    assert document.reason == ""
    assert [page.text for page in document.pages.all()] == [
        "Early warning.",
        "Second page.",
    ]
    assert {one.key for one in bucket.objects.all()} == {
        document.file.name,
        document.cover.name,
    }


def test_old_object_without_row_is_deleted(bucket, members_file):
    default_storage.save(UNNAMED, ContentFile(b"%PDF-"))
    default_storage.save("images/logo.png", ContentFile(b"a file of another making"))
    assert sweep_files(timezone.now() + timedelta(days=29)) == []
    assert sweep_files(timezone.now() + timedelta(days=31)) == [UNNAMED]
    names = {one.key for one in bucket.objects.all()}
    assert names == {LibraryDocument.objects.get().file.name, "images/logo.png"}


def test_keys_are_not_in_the_settings(bucket, settings):
    assert "the-secret" not in str(settings.STORAGES)
    assert run_checks() == []
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "x", "OPTIONS": {"secret_key": "the-secret"}}
    }
    assert [error.id for error in run_checks()] == ["library.E002"]
