"""One click: a file becomes a language or the new version of what is there already."""

from __future__ import annotations

import pytest

from desk.duplicates.merge import Action, available_actions
from desk.duplicates.pairs import duplicates_by_document, merge_candidates
from desk.models import DuplicatePair
from library.access.viewers import EDITOR
from library.models import (
    FileVersion,
    LibraryDocument,
    RemovedResource,
    Resource,
    ResourceFile,
)
from library.resources.revisions import change_draft, latest_draft
from search.models import IndexState
from tests.desk.duplicates.pairs import (
    LIST,
    click,
    create_pair,
    languages,
    new_draft,
    row,
)
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def published_guide():
    return ResourceFactory(title="Known guide", files=[{"pages": ["Text"]}])


@pytest.fixture
def other():
    """Nothing that is done here may touch it."""
    return ResourceFactory(title="Distractor", pages=["Text of its own"])


def test_translation_is_added_and_its_draft_deleted(
    desk, editor, published_guide, other
):
    new = new_draft(editor, "fr")
    document = new.files.get().document
    IndexState.objects.all().delete()
    pair = create_pair(published_guide, new)
    response = click(desk, pair, "add")

    assert response.status_code == 302
    assert languages(row(published_guide)) == ["en", "fr"]
    assert row(published_guide).files.get(language="fr").document == document
    assert not Resource.objects.filter(pk=new.pk).exists()
    assert languages(row(other)) == ["en"]
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.MERGED
    assert IndexState.objects.filter(pk=published_guide.pk).exists()
    page = desk.get(f"{published_guide.get_absolute_url()}fr/")
    assert b"".join(page) == document.file.read()


def test_translation_file_keeps_title_and_summary(desk, editor, published_guide):
    new = new_draft(editor, "fr", title="Le guide", summary="Résumé")
    click(desk, create_pair(published_guide, new), "add")
    file = row(published_guide).files.get(language="fr")
    assert (file.title, file.summary) == ("Le guide", "Résumé")


def test_unpublished_draft_gets_new_file_and_stays_unpublished(
    desk, editor, published_guide
):
    change_draft(
        published_guide.pk,
        lambda resource: setattr(resource, "title", "Unfinished"),
        user=editor,
        base_revision_id=None,
    )
    click(desk, create_pair(published_guide, new_draft(editor, "fr")), "add")
    live = row(published_guide)
    url = live.files.get(language="fr").get_absolute_url()
    assert (live.title, languages(live)) == ("Known guide", ["en", "fr"])
    latest_draft(live).save_revision().publish()
    assert row(published_guide).title == "Unfinished"
    after = row(published_guide).files.get(language="fr").get_absolute_url()
    assert after.rpartition("/fr/")[1:] == url.rpartition("/fr/")[1:]
    assert not FileVersion.objects.exists()


def test_nearly_same_file_becomes_new_version_at_same_url(
    desk, editor, published_guide, other
):
    file = published_guide.files.get()
    former, url = file.document, file.get_absolute_url()
    new = new_draft(editor)
    document = new.files.get().document
    click(desk, create_pair(published_guide, new, "nearly-same"), "replace")

    file = ResourceFile.objects.get(pk=file.pk)
    assert (file.document, file.get_absolute_url()) == (document, url)
    version = FileVersion.objects.get()
    assert (version.document, version.replaced_by) == (former, editor)
    assert not Resource.objects.filter(pk=new.pk).exists()
    assert not FileVersion.objects.filter(file__resource=other).exists()


def test_draft_with_other_version_keeps_it(desk, editor, published_guide):
    own = LibraryDocumentFactory()

    def choose(resource):
        (file,) = resource.files.get_object_list()
        file.document = own

    change_draft(published_guide.pk, choose, user=editor, base_revision_id=None)
    new = new_draft(editor)
    document = new.files.get().document
    click(desk, create_pair(published_guide, new, "nearly-same"), "replace")
    assert row(published_guide).files.get().document == document
    assert latest_draft(row(published_guide)).files.get().document == own


def test_identical_file_is_removed_without_losing_bytes(desk, editor, published_guide):
    new = new_draft(editor)
    document = new.files.get().document
    click(desk, create_pair(published_guide, new, "same-file"), "discard")
    assert not Resource.objects.filter(pk=new.pk).exists()
    assert LibraryDocument.objects.get(pk=document.pk).file.read()
    assert languages(row(published_guide)) == ["en"]


def test_dismissed_pair_is_not_shown_again(desk, editor, published_guide):
    new = new_draft(editor)
    pair = create_pair(published_guide, new, "nearly-same")
    click(desk, pair, "dismiss")
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.DISMISSED
    assert duplicates_by_document([new.files.get().document], EDITOR) == {}
    assert Resource.objects.filter(pk=new.pk).exists()
    assert "Known guide" not in desk.get(LIST).content.decode()


def test_metadata_loss_requires_confirmation(desk, editor, published_guide):
    new = new_draft(editor, "fr", title="Typed by hand")
    new.regions = [RegionFactory(code="SDN")]
    new.save()
    pair = create_pair(published_guide, new)
    page = click(desk, pair, "add")
    assert page.status_code == 200
    assert "Typed by hand" in page.content.decode()
    assert Resource.objects.filter(pk=new.pk).exists()
    assert languages(row(published_guide)) == ["en"]
    click(desk, pair, "add", sure=1)
    assert not Resource.objects.filter(pk=new.pk).exists()


@pytest.mark.parametrize(
    ("kind", "action"), [("translation", "add"), ("nearly-same", "replace")]
)
def test_wider_access_requires_confirmation(
    desk, editor, published_guide, kind, action
):
    new = new_draft(editor, "fr", visibility="committee")
    document = new.files.get().document
    pair = create_pair(published_guide, new, kind)
    page = click(desk, pair, action)
    assert page.status_code == 200
    text = " ".join(page.content.decode().split())
    assert "Now: Committee only. As part of “Known guide”: Public." in text
    assert document not in [file.document for file in row(published_guide).files.all()]
    click(desk, pair, action, sure=1)
    assert document in [file.document for file in row(published_guide).files.all()]


def test_narrower_access_needs_no_confirmation(desk, editor, published_guide):
    Resource.objects.filter(pk=published_guide.pk).update(visibility="committee")
    click(desk, create_pair(published_guide, new_draft(editor, "fr")), "add")
    assert languages(row(published_guide)) == ["en", "fr"]


def test_urls_of_merged_resource_redirect_to_target(client, desk, published_guide):
    newer = ResourceFactory(title="Published twice", pages=["Text"])
    url = newer.get_absolute_url()
    click(desk, create_pair(published_guide, newer, "same-file"), "discard", sure=1)
    assert RemovedResource.objects.get().successor == published_guide
    client.logout()
    response = client.get(url)
    assert response.status_code == 410
    assert published_guide.get_absolute_url() in response.content.decode()


def test_published_resource_is_kept(desk, editor):
    older = new_draft(editor)
    published = ResourceFactory(title="Published", pages=["Text"])
    click(desk, create_pair(older, published, "same-file"), "discard")
    assert Resource.objects.filter(pk=published.pk).exists()
    assert not Resource.objects.filter(pk=older.pk).exists()


def test_resource_with_other_files_is_not_merged(desk, published_guide):
    several = ResourceFactory(files=[{"pages": ["a"]}, {"pages": ["b"]}])
    several.files.get(part=2).delete()
    pair = create_pair(published_guide, several)
    ResourceFile.objects.create(resource=several, document=LibraryDocumentFactory())
    (candidate,) = merge_candidates([pair], EDITOR)
    assert available_actions(candidate) == [Action.DISMISS]
    assert click(desk, pair, "add").status_code == 404


def test_locked_resource_is_not_merged(desk, editor, published_guide):
    published_guide.locked, published_guide.locked_by = True, UserFactory(role="editor")
    published_guide.save()
    new = new_draft(editor, "fr")
    pair = create_pair(published_guide, new)
    click(desk, pair, "add")
    assert languages(row(published_guide)) == ["en"]
    assert Resource.objects.filter(pk=new.pk).exists()
    pair.refresh_from_db()
    assert pair.state == DuplicatePair.State.OPEN


def test_later_decision_changes_nothing(desk, editor, published_guide):
    pair = create_pair(published_guide, new_draft(editor, "fr"))
    DuplicatePair.objects.update(state=DuplicatePair.State.DISMISSED)
    click(desk, pair, "add")
    assert languages(row(published_guide)) == ["en"]
