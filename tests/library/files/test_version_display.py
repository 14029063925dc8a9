"""What readers are told of a replaced file, and what editors alone may read."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from library.models import FileVersion
from library.resources.revisions import change_draft
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory
from tests.html import tidy
from tests.library.files.versions import (
    PAGES,
    english,
    page_of,
    read_all,
    replace_bytes,
    with_document,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def resource():
    return ResourceFactory(
        title="Guide", files=[{"pages": PAGES}, {"language": "fr", "pages": ["Autre."]}]
    )


def test_changed_pages_are_shown_after_extraction(client, resource, editor):
    client.force_login(editor)
    changed = [*PAGES]
    changed[0] += "\nA new line."
    changed[3] = "Chapter 4\nNothing as it was."
    replace_bytes(client, english(resource).document, *changed)
    client.logout()
    html = page_of(client, resource)
    assert "Updated on" in html
    assert "changed" not in html

    read_all()
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    html = page_of(client, resource)
    assert f"Updated on {today}: pages 1 and 4 changed." in html
    assert html.count("Updated on") == 1


def test_changed_pages_of_extracted_file_show_at_once(resource):
    file = english(resource)
    file.document = LibraryDocumentFactory(pages=["Preface", *PAGES])
    file.save()
    assert file.versions.get().changed_pages == [1]


def test_changed_parts_are_counted(client, resource):
    file = english(resource)
    file.document = LibraryDocumentFactory(pages=["Preface", *PAGES])
    file.save()
    assert f": 1 of {len(PAGES) + 1} parts changed." in page_of(client, resource)
    file.document = LibraryDocumentFactory(pages=["Another text."])
    file.save()
    assert ": the whole text changed." in page_of(client, resource)


def test_scanned_pages_are_not_called_unchanged(resource):
    file = english(resource)
    file.document = LibraryDocumentFactory(unreadable=True)
    file.save()
    assert file.versions.get().changed_pages is None


def test_version_before_publication_is_not_shown(client, editor):
    resource = ResourceFactory(live=False, pages=["First try."])
    new = LibraryDocumentFactory(pages=["As published."])
    draft = change_draft(
        resource.pk, with_document(new), user=editor, base_revision_id=None
    )
    draft.latest_revision.publish()
    assert FileVersion.objects.count() == 1
    assert "Updated on" not in page_of(client, resource)


@pytest.mark.reliability(16)
@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_earlier_versions_require_editor(client, resource, editor, role):
    file = english(resource)
    file.document = LibraryDocumentFactory(pages=["New"])
    file.save()
    url = file.version_url(1)
    assert url == f"{resource.get_absolute_url()}en/v/1/"

    client.force_login(UserFactory(role=role))
    absent = client.get("/library/999999-guide/en/v/1/")
    hidden = client.get(url)
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert url not in page_of(client, resource)
    assert client.get(file.versions.get().document.url).status_code == 404

    client.force_login(editor)
    found = client.get(url)
    assert b"".join(found) == "\f".join(PAGES).encode()
    assert found["Cache-Control"] == "private, no-store"
    assert url in page_of(client, resource)
    assert client.get(file.version_url(2)).status_code == 404


def test_banners_link_old_and_new_version(client):
    old = ResourceFactory(title="First edition", pages=["Old words."])
    new = ResourceFactory(title="Second edition", supersedes=old)
    hidden = ResourceFactory(
        title="Canary edition", supersedes=new, visibility="committee"
    )
    older, newer = tidy(page_of(client, old)), tidy(page_of(client, new))
    assert f'There is a newer version:<a href="{new.get_absolute_url()}"' in older
    assert f'This replaces:<a href="{old.get_absolute_url()}"' in newer
    assert "Canary" not in older + newer
    assert client.get(old.files.get().get_absolute_url()).status_code == 200
    client.force_login(UserFactory(role="committee"))
    assert hidden.get_absolute_url() in page_of(client, new)


def test_earlier_versions_are_not_orphaned_files(client, resource, editor):
    file = english(resource)
    former = file.document
    file.document = LibraryDocumentFactory()
    file.save()
    unused = LibraryDocumentFactory(title="Nobody has it")
    client.force_login(editor)
    html = client.get("/admin/library/files/?is_unused=true").content.decode()
    assert unused.title in html
    assert former.title not in html


def test_second_part_has_its_own_versions(client, editor):
    resource = ResourceFactory(files=[{"pages": ["One"]}, {"pages": ["Two"]}])
    second = resource.files.get(part=2)
    second.document = LibraryDocumentFactory(pages=["Two, again"])
    second.save()
    client.force_login(editor)
    response = client.get(f"{resource.get_absolute_url()}en/2/v/1/")
    assert b"".join(response) == b"Two"
    assert client.get(f"{resource.get_absolute_url()}en/v/1/").status_code == 404
