"""Where editors, and nobody else, see duplicates and decide on them."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from desk.duplicates.pairs import duplicates_by_document
from desk.models import DuplicatePair
from library.access.viewers import EDITOR
from library.models import Resource, ResourceFile
from tests.desk.duplicates.pairs import (
    LIST,
    click,
    create_pair,
    languages,
    new_draft,
    row,
)
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published_guide():
    return ResourceFactory(title="Known guide", files=[{"pages": ["Text"]}])


@pytest.fixture
def other():
    """Nothing that is done here may touch it."""
    return ResourceFactory(title="Distractor", pages=["Text of its own"])


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_report_and_decisions_require_editor(client, editor, published_guide, role):
    pair = create_pair(published_guide, new_draft(editor, "fr"))
    client.force_login(UserFactory(role=role))
    for response in (client.get(LIST), click(client, pair, "add")):
        assert response.status_code in (302, 403)
        assert b"Known guide" not in response.content
    assert languages(row(published_guide)) == ["en"]
    client.force_login(editor)
    assert client.get(f"{LIST}{pair.pk}/add/").status_code == 405


def test_report_shows_pairs_with_actions_and_filters(desk, editor, published_guide):
    new = new_draft(editor, "fr", title="Le guide")
    create_pair(published_guide, new)
    twin = new_draft(editor, title="Twin")
    DuplicatePair.objects.create(
        first=published_guide.files.get().document,
        second=twin.files.get().document,
        kind="same-file",
        score=1,
    )
    html = desk.get(LIST).content.decode()
    for words in ("Known guide", "Le guide", "Twin", "Add as the file in French"):
        assert words in html
    narrowed = desk.get(LIST, {"kind": "same-file"}).content.decode()
    assert "Twin" in narrowed
    assert "Le guide" not in narrowed
    of_one = desk.get(LIST, {"resource": new.pk}).content.decode()
    assert "Le guide" in of_one
    assert "Twin" not in of_one
    export = desk.get(LIST, {"export": "csv"})
    assert b"File" in b"".join(export)


def test_resource_form_warns_about_duplicates(desk, editor, published_guide, other):
    new = new_draft(editor, "fr", title="Le guide")
    create_pair(published_guide, new)
    edit = Resource.snippet_viewset.get_url_name("edit")
    html = desk.get(reverse(edit, args=[new.pk])).content.decode()
    assert "may be a duplicate of: “Known guide”" in html
    assert f"{LIST}?resource={new.pk}" in html
    untouched = desk.get(reverse(edit, args=[other.pk])).content.decode()
    assert "may be a duplicate of" not in untouched


def test_duplicate_list_has_buttons(desk, editor, published_guide, rf):
    new = new_draft(editor, "fr")
    create_pair(published_guide, new)
    documents = [one.files.get().document for one in (new, published_guide)]
    found = duplicates_by_document(documents, EDITOR)
    context = {"next": "/admin/"}
    beside_new, beside_known = (
        render_to_string(
            "desk/duplicates/list.html",
            context | {"duplicates": found[one.pk]},
            rf.get("/"),
        )
        for one in documents
    )
    assert "Known guide" in beside_new
    assert "Add as the file in French" in beside_new
    assert "Add the other file in French" in beside_known
    # Whichever of the two it stands beside, a button does the same.
    address = f"{LIST}{DuplicatePair.objects.get().pk}/add/"
    assert address in beside_new
    assert address in beside_known


def test_resource_in_two_languages_is_listed_once(desk, editor):
    files = [{"language": code, "pages": [code]} for code in ("en", "es")]
    published_guide = ResourceFactory(title="Known guide", files=files)
    other = ResourceFactory(title="Distractor", pages=["Text of its own"])
    new = new_draft(editor, "fr")
    document = new.files.get().document
    found = zip(
        (*published_guide.files.all(), *other.files.all()), (0.6, 0.9, 0.7), strict=True
    )
    for file, score in found:
        DuplicatePair.objects.create(
            first=file.document, second=document, kind="translation", score=score
        )
    nearest, distractor = duplicates_by_document([document], EDITOR)[document.pk]
    assert nearest.candidate.pair.score == 0.9
    assert distractor.other.occurrence.resource == other
    click(desk, nearest.candidate.pair, "dismiss")
    (left,) = DuplicatePair.objects.filter(state="open")
    assert left == distractor.candidate.pair


@pytest.mark.parametrize(
    ("stated", "detected", "label"),
    [
        ("en", "fr", "Add as the file in French"),  # the default of an upload
        ("ar", "en", "Add as the file in Arabic"),  # set by an editor
        ("ar", "", "Add as the file in Arabic"),
        ("en", "", "Add as another file"),  # the published guide is English
        ("en", "en", "Add as another file"),
        ("en", "xx", "Add as another file"),
    ],
)
def test_button_names_the_language_of_the_new_file(
    desk, editor, published_guide, other, stated, detected, label
):
    new = new_draft(editor, detected, title="Le guide")
    ResourceFile.objects.filter(resource=new).update(language=stated)
    create_pair(published_guide, new)
    assert label in desk.get(LIST).content.decode()
