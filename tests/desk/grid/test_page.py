"""The page of the grid: what it holds, what it costs, its way without script."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from desk.models import DuplicatePair, SuggestionState
from library.models import ExtractionState, LibraryDocument
from library.resources.revisions import change_draft
from tests.factories import (
    ResourceFactory,
    ThemeFactory,
    UserFactory,
    image_bytes,
)

from .batches import address, batch_of, latest, row, suggest, titles

pytestmark = pytest.mark.django_db


def test_batch_shows_only_its_drafts_in_order(client, editor):
    batch, (first, _) = batch_of(editor, "scan one", "scan two")
    batch_of(editor, "of another batch")
    batch.files.create(name="refused.exe", size=1, state="rejected")
    change_draft(
        first.pk,
        lambda draft: setattr(draft, "title", "As the draft has it"),
        user=editor,
        base_revision_id=first.latest_revision_id,
    )
    response = client.get(address(batch))
    assert titles(response) == ["As the draft has it", "scan two"]
    files = reverse("desk_batches:batch", args=[batch.pk])
    assert f'href="{files}"' in response.content.decode()


def test_listing_opens_selected_resources(client, editor):
    chosen = [ResourceFactory(title=f"Chosen {n}", regions=["SDN"]) for n in (1, 2)]
    ResourceFactory(title="Not chosen")
    action = reverse("wagtail_bulk_action", args=["library", "resource", "describe"])
    response = client.get(action, {"id": [one.pk for one in chosen]}, follow=True)
    assert sorted(titles(response)) == ["Chosen 1", "Chosen 2"]
    assert response.context["rows"][0].texts["regions"] == "SDN"


def test_ids_in_the_url_are_checked(client, editor):
    one = ResourceFactory(title="There")
    path = reverse("desk_grid:resources")
    asked = f"{path}?ids=4711,{one.pk},x,-1,{one.pk}"
    assert titles(client.get(asked)) == ["There"]
    assert titles(client.get(path)) == []
    assert client.get(reverse("desk_grid:batch", args=[4711])).status_code == 404


def test_pages_of_long_batch_save_only_their_rows(client, editor, monkeypatch):
    monkeypatch.setattr("desk.grid.views.ROWS_PER_PAGE", 2)
    batch, drafts = batch_of(editor, "one", "two", "three")
    assert titles(client.get(address(batch))) == ["one", "two"]
    second = f"{address(batch)}?p=2"
    assert titles(client.get(second)) == ["three"]
    changed = row(drafts[0], title="First") | row(drafts[2], title="Third")
    response = client.post(second, changed)
    assert response.url == second
    assert [latest(one).title for one in drafts] == ["one", "two", "Third"]


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_grid_requires_editor(client, editor, role):
    batch, _ = batch_of(editor, "Secret title")
    client.force_login(UserFactory(role=role))
    for path in (address(batch), f"{reverse('desk_grid:resources')}?ids=1"):
        response = client.get(path)
        assert response.status_code == 302
        assert b"Secret" not in response.content


def test_query_count_is_constant(client, editor):
    client.get(address(batch_of(editor, "warms caches")[0]))
    counts = []
    for number in (3, 30):
        batch, drafts = batch_of(editor, *(f"scan {n}" for n in range(number)))
        for draft in drafts:
            suggest(draft, "regions", "SDN", quote="in Sudan", page=1)
            suggest(draft, "title", f"Title of {draft.pk}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address(batch))
        assert len(titles(response)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] < 45


def test_suggestion_shows_confidence_quote_and_page(client, editor):
    batch, (draft,) = batch_of(editor, "scan one")
    quote = "in <b>Sudan</b>"
    suggest(draft, "regions", "SDN", 0.925, quote=quote, page=3)
    suggest(draft, "regions", "GONE", 0.9)
    decided = suggest(draft, "un_symbol", "A/79/1")
    type(decided).objects.filter(pk=decided.pk).update(outcome="changed")
    page = client.get(address(batch)).content.decode()
    assert "92&nbsp;%</bdi>," in page
    assert "part 3" in page
    assert "in &lt;b&gt;Sudan&lt;/b&gt;" in page
    assert "#page=3" in page
    assert "GONE" not in page
    assert "A/79/1" not in page


def test_labels_are_in_the_language_of_the_editor(client, editor):
    batch, (draft,) = batch_of(editor, "scan one")
    suggest(draft, "regions", "SDN")
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "ar"
    profile.save()
    page = client.get(address(batch)).content.decode()
    assert 'data-suggestion-label="السودان"' in page
    assert 'data-value="SDN"' in page


def test_form_without_script_saves_rows_and_shows_errors(client, editor):
    batch, (first, second, third) = batch_of(editor, "one", "two", "three")
    offer = suggest(first, "regions", "SDN")
    response = client.post(
        address(batch),
        row(first, accept="")
        | {f"{first.pk}-accept": [offer.pk]}
        | row(second, title="Second", regions="Sudn")
        | row(third, title="Third")
        | {"action": "save"},
    )
    assert response.status_code == 200
    page = response.content.decode()
    assert "“Sudn” is not in the vocabulary. Did you mean Sudan?" in page
    assert 'value="Sudn"' in page
    assert [region.code for region in latest(first).regions.all()] == ["SDN"]
    assert [latest(one).title for one in (second, third)] == ["two", "Third"]
    offer.refresh_from_db()
    assert offer.outcome == "accepted"


def test_resource_outside_the_grid_is_not_changed(client, editor):
    batch, (draft,) = batch_of(editor, "one")
    other = ResourceFactory(title="Elsewhere", live=False)
    chosen = {"action": "publish", "selected": [draft.pk, other.pk]}
    fields = row(draft) | row(other, title="Changed") | chosen
    response = client.post(address(batch), fields)
    query = urlencode({"ids": draft.pk, "next": address(batch)})
    assert response.url == f"{reverse('desk_checklist:index')}?{query}"
    other.refresh_from_db()
    assert (other.title, other.live) == ("Elsewhere", False)


def test_covers_of_drafts_are_for_editors(client, editor):
    _, (draft, bare) = batch_of(editor, "one", "two")
    document = draft.files.get().document
    document.cover.save("cover.jpg", ContentFile(image_bytes("JPEG")))
    other = bare.files.get().document

    def cover(document_id):
        return client.get(reverse("desk_grid:cover", args=[document_id]))

    response = cover(document.pk)
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"] or "no-" in response["Cache-Control"]
    missing = cover(4711)
    assert (cover(other.pk).status_code, missing.status_code) == (404, 404)
    assert cover(other.pk).content == missing.content
    LibraryDocument.objects.filter(pk=document.pk).update(scan="infected")
    assert cover(document.pk).status_code == 404
    for role in ("visitor", "member", "committee"):
        client.force_login(UserFactory(role=role))
        assert cover(document.pk).status_code == 302


def test_conflict_is_shown_without_javascript(client, editor):
    batch, (draft,) = batch_of(editor, "one")
    typed = row(draft, title="Mine")
    boris = UserFactory(username="boris", role="editor")
    change_draft(
        draft.pk,
        lambda found: setattr(found, "title", "Theirs"),
        user=boris,
        base_revision_id=draft.latest_revision_id,
    )
    response = client.post(address(batch), typed | {"action": "save"})
    page = response.content.decode()
    assert "boris saved this row while you were editing" in page
    assert f'name="{draft.pk}-overwrite" value="title"' in page
    base_revision_id = response.context["rows"][0].base_revision_id
    client.post(
        address(batch), typed | {f"{draft.pk}-base_revision_id": base_revision_id}
    )
    assert latest(draft).title == "Mine"


def test_pending_rows_show_extraction_and_suggestions(client, editor):
    batch, (draft, _) = batch_of(editor, "one", "two")
    document = draft.files.get().document
    ExtractionState.objects.enqueue([document.pk])
    assert b"extracting text" in client.get(address(batch)).content
    path = f"{reverse('desk_grid:waiting')}?ids={draft.pk}"
    assert client.get(path).json() == {
        str(draft.pk): {"waiting": True, "suggestions": {}, "duplicates": ""}
    }
    ExtractionState.objects.update(processed_version=F("requested_version"))
    SuggestionState.objects.enqueue([document.pk])
    assert client.get(path).json()[str(draft.pk)]["waiting"]
    SuggestionState.objects.update(processed_version=F("requested_version"))
    ThemeFactory(code="A", label_en="Early warning")
    suggest(draft, "themes", "A")
    news = client.get(path).json()[str(draft.pk)]
    assert not news["waiting"]
    assert "Early warning" in news["suggestions"]["themes"]


def test_row_shows_duplicates_and_links_to_report(client, editor):
    files = [{"language": code, "pages": [code]} for code in ("en", "fr")]
    known = ResourceFactory(title="Known guide", files=files)
    batch, (first, second) = batch_of(editor, "scan one", "scan two")
    for file in known.files.all():
        new = first.files.get().document
        DuplicatePair.objects.create(
            first=file.document, second=new, kind="translation", score=0.9
        )
    page = BeautifulSoup(client.get(address(batch)).content, "html.parser")
    told = [
        page.select_one(f"#row-{one.pk} [data-duplicates]") for one in (first, second)
    ]
    assert told[0].get_text().count("Known guide") == 1
    assert told[1].get_text(strip=True) == ""
    report = client.get(told[0].a["href"]).content.decode()
    assert "scan one" in report
    waiting = reverse("desk_grid:waiting")
    news = client.get(waiting, {"ids": f"{first.pk},{second.pk}"}).json()
    assert "Known guide" in news[str(first.pk)]["duplicates"]
    assert "Known guide" not in news[str(second.pk)]["duplicates"]
