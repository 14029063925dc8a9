"""Title and summary of files in other languages than their resource's."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from library.resources.revisions import change_draft
from tests.desk.checklists import checklist_of, publish_all
from tests.factories import ResourceFactory, UserFactory

from .batches import add_file, address, batch_of, latest, row

pytestmark = pytest.mark.django_db
ARABIC = "الإنذار المبكر"


def texts(resource):
    """Return (language, title, summary) of the files of a draft."""
    files = latest(resource).files.get_object_list()
    return [(file.language, file.title, file.summary) for file in files]


@pytest.fixture
def grid(client, editor):
    """A batch of two drafts; the first has an Arabic file. (batch, draft, other, id)"""
    batch, (draft, other) = batch_of(editor, "one", "two")
    return batch, draft, other, add_file(draft)


def test_row_shows_cells_of_other_languages_only(client, grid):
    batch, draft, other, document = grid
    french = add_file(draft, "fr", title="Alerte", summary="Un guide.\r\n\r\nDeux.")
    page = BeautifulSoup(client.get(address(batch)).content, "html.parser")
    cells = page.select(f"#row-{draft.pk} [data-translations] textarea")
    expected = [
        (f"{draft.pk}-title-{document}", "ar", "rtl", ""),
        (f"{draft.pk}-summary-{document}", "ar", "rtl", ""),
        (f"{draft.pk}-title-{french}", "fr", "ltr", "Alerte"),
        (f"{draft.pk}-summary-{french}", "fr", "ltr", "Un guide.\n\nDeux."),
    ]
    assert [
        (cell["name"], cell["lang"], cell["dir"], cell.get_text()) for cell in cells
    ] == expected
    labels = [page.find("label", attrs={"for": cell["id"]}).text for cell in cells]
    assert labels[:2] == ["Title (Arabic)", "Summary (Arabic)"]
    assert not page.select(f"#row-{other.pk} [data-translations]")


def test_second_file_in_a_language_is_numbered(client, grid):
    batch, draft, _, _ = grid
    add_file(draft)
    page = client.get(address(batch)).content.decode()
    assert "Title (Arabic)<" in page
    assert "Title (Arabic, 2)<" in page


def test_saved_translation_changes_its_file_only(save, grid):
    _, draft, other, document = grid
    add_file(other, title="كما كان")
    cells = {f"title-{document}": f" {ARABIC}\n ", f"summary-{document}": "أ\r\n\r\nب "}
    status, response = save(draft, row(draft, **cells))
    assert (status, response["state"]) == (200, "saved")
    assert response["texts"][f"title-{document}"] == ARABIC
    assert texts(draft) == [("en", "", ""), ("ar", ARABIC, "أ\n\nب")]
    assert texts(other) == [("en", "", ""), ("ar", "كما كان", "")]
    assert latest(draft).title == "one"
    assert save(draft, row(draft, **cells))[1]["state"] == "unchanged"


def test_translation_without_change_makes_no_revision(save, grid):
    _, draft, _, document = grid
    add_file(draft, "fr", title="Deux  espaces", summary=" Fin.\r\n")
    count = draft.revisions.count()
    cells = {f"title-{document}": "", f"summary-{document}": ""}
    assert save(draft, row(draft, **cells))[1]["state"] == "unchanged"
    assert draft.revisions.count() == count
    save(draft, row(draft, title="Another"))
    assert texts(draft)[2] == ("fr", "Deux  espaces", " Fin.\r\n")


def test_too_long_title_is_an_error_of_its_cell(save, grid):
    _, draft, _, document = grid
    cells = {f"title-{document}": "ن" * 501, "title": "Changed"}
    status, response = save(draft, row(draft, **cells))
    assert (status, response["state"]) == (422, "invalid")
    assert set(response["errors"]) == {f"title-{document}"}
    assert latest(draft).title == "one"


def test_text_for_a_foreign_file_is_rejected(save, grid):
    _, draft, other, _ = grid
    foreign = add_file(other, title="كما كان")
    status, response = save(draft, row(draft, **{f"title-{foreign}": ARABIC}))
    assert (status, response["state"]) == (422, "rejected")
    assert "a file of this row was removed" in response["rowErrors"][0].lower()
    assert texts(other)[1] == ("ar", "كما كان", "")
    assert texts(draft)[1] == ("ar", "", "")
    # Nothing is lost where nothing was written.
    assert save(draft, row(draft, **{f"title-{foreign}": ""}))[0] == 200


def test_locked_row_keeps_its_translation(save, grid):
    _, draft, _, document = grid
    draft = latest(draft)
    draft.locked, draft.locked_by = True, UserFactory(role="editor")
    draft.save()
    status, response = save(draft, row(draft, **{f"title-{document}": ARABIC}))
    assert (status, response["state"]) == (422, "rejected")
    assert texts(draft)[1] == ("ar", "", "")


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_translation_requires_editor(client, grid, role):
    batch, draft, _, document = grid
    fields = row(draft, **{f"title-{document}": ARABIC})
    client.force_login(UserFactory(role=role))
    url = reverse("desk_grid:row", args=[draft.pk])
    script = {"X-Requested-With": "XMLHttpRequest"}
    assert client.post(url, fields, headers=script).status_code == 403
    assert client.post(address(batch), fields).status_code == 302
    assert texts(draft)[1] == ("ar", "", "")


def test_conflict_shows_both_translations(save, grid):
    _, draft, _, document = grid
    typed = row(draft, **{f"title-{document}": ARABIC, f"summary-{document}": ""})
    change_draft(
        draft.pk,
        lambda found: setattr(found.files.get_object_list()[1], "title", "آخر"),
        user=UserFactory(username="boris", role="editor"),
        base_revision_id=latest(draft).latest_revision_id,
    )
    status, response = save(draft, typed)
    assert (status, response["theirs"]) == (409, {f"title-{document}": "آخر"})
    assert "Title (Arabic)" in response["conflict"]
    assert texts(draft)[1] == ("ar", "آخر", "")
    choice = {
        f"{draft.pk}-base_revision_id": response["baseRevisionId"],
        f"{draft.pk}-overwrite": [f"title-{document}"],
    }
    assert save(draft, typed | choice)[1]["state"] == "unchanged"
    assert texts(draft)[1] == ("ar", "آخر", "")


def test_form_without_script_saves_translations(client, grid):
    batch, draft, other, document = grid
    long = {f"title-{document}": "ن" * 501}
    page = client.post(address(batch), row(draft, **long) | {"action": "save"})
    details = BeautifulSoup(page.content, "html.parser").select_one("details[open]")
    assert "500" in details.select_one("[data-error]").get_text()
    fields = row(draft, **{f"title-{document}": ARABIC}) | row(other)
    assert client.post(address(batch), fields | {"action": "save"}).status_code == 302
    assert texts(draft)[1] == ("ar", ARABIC, "")


def test_published_translation_is_found_by_its_reader(
    client, save, editor, index, write
):
    files = [{"pages": ["One."]}, {"language": "ar", "pages": ["نص"]}]
    resource = ResourceFactory(title="Early warning", files=files)
    hidden = ResourceFactory(title="Hidden", visibility="committee", files=files)
    write()
    for each in (resource, hidden):
        document = each.files.get(language="ar").document_id
        save(each, row(each, **{f"title-{document}": ARABIC}))
    write()
    client.logout()
    path = f"/ar/search/?q={ARABIC}"
    assert f"library/{resource.pk}" not in client.get(path).content.decode()

    publish_all(client, editor, checklist_of(resource, hidden))
    write()
    client.logout()
    page = BeautifulSoup(client.get(path).content, "html.parser")
    hits = page.select("[data-resource-id]")
    assert [hit["data-resource-id"] for hit in hits] == [str(resource.pk)]
    title = hits[0].select_one("h3 a")
    assert (title.get_text(strip=True), title["dir"]) == (ARABIC, "rtl")
