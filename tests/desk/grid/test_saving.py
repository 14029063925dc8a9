"""Rows save themselves one by one; what cannot be saved says why."""

import pytest
from django.core.validators import MaxLengthValidator
from django.urls import reverse

from library.models import Organisation, Resource
from library.resources.revisions import change_draft
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    UserFactory,
)

from .batches import latest, region_codes, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2005", "2005-01-01", "year"),
        ("2005-09", "2005-09-01", "month"),
        ("2005-9-16", "2005-09-16", "day"),
        ("", "None", "day"),
    ],
)
def test_saved_row_becomes_a_revision(save, draft, typed, day, precision):
    before = draft.latest_revision_id
    cells = {"title": " A\ntitle ", "published": typed, "type": "report"}
    status, response = save(
        draft, row(draft, regions="soudan; Tschad;SSD", visibility="public", **cells)
    )
    found = latest(draft)
    assert (status, response["state"]) == (200, "saved")
    assert response["baseRevisionId"] == found.latest_revision_id > before
    assert response["texts"]["regions"] == "SDN; SSD; TCD"
    assert (found.title, found.type.code) == ("A title", "report")
    assert (str(found.published_on), found.published_precision) == (day, precision)
    assert region_codes(draft) == {"SDN", "SSD", "TCD"}
    assert found.visibility == "public"
    assert not found.live
    assert Resource.objects.get(pk=draft.pk).title == "A title"


def test_unchanged_row_makes_no_revision(save, draft):
    status, response = save(draft, row(draft))
    assert (status, response["state"]) == (200, "unchanged")
    assert draft.revisions.count() == 1


def test_files_of_a_new_draft_get_its_language(save, draft):
    save(draft, row(draft, language="fr"))
    assert latest(draft).files.get().language == "fr"
    latest(draft).latest_revision.publish()
    save(draft, row(draft, language="es"))
    assert latest(draft).language == "es"
    assert latest(draft).files.get().language == "fr"


def test_errors_are_by_cell_and_nothing_is_saved(save, draft):
    faults = {
        "title": "",
        "published": "September 2005",
        "language": "xx",
        "regions": "Sudn; Chad; Atlantis",
        "type": "Repport",
        "un_symbol": "S" * 101,
    }
    status, response = save(draft, row(draft, **faults))
    errors = response["errors"]
    assert (status, response["state"]) == (422, "invalid")
    assert set(errors) == set(faults)
    assert errors["published"] == [
        "“September 2005” is not a date. Enter 2005, 2005-09 or 2005-09-16."
    ]
    assert errors["regions"] == [
        "“Sudn” is not in the vocabulary. Did you mean Sudan?",
        "“Atlantis” is not in the vocabulary. Choose a term from the list.",
    ]
    assert errors["type"] == [
        "“Repport” is not in the vocabulary. Did you mean Report?"
    ]
    assert response["texts"]["regions"] == "Sudn; Chad; Atlantis"
    assert draft.revisions.count() == 1


def test_ambiguous_name_requires_a_code(save, draft):
    RegionFactory(code="GEO", label_en="Georgia")
    RegionFactory(code="US-GA", label_en="Georgia")
    _, response = save(draft, row(draft, regions="Georgia"))
    assert "“Georgia” matches several" in response["errors"]["regions"][0]
    save(draft, row(draft, regions="GEO"))
    assert region_codes(draft) == {"GEO"}


def test_error_of_a_hidden_field_is_on_the_row(save, editor, monkeypatch):
    broken = ResourceFactory(live=False)
    # A rule that came after the row: the column itself holds no more than it allows.
    field = Resource._meta.get_field("content_note")
    monkeypatch.setattr(field, "validators", [MaxLengthValidator(3)])
    Resource.objects.filter(pk=broken.pk).update(content_note="long")
    status, response = save(broken, row(broken, title="Another"))
    assert status == 422
    assert response["rowErrors"][0].startswith("content_note: ")


def test_organisation_is_created_only_when_marked_new(save, draft):
    OrganisationFactory(label_en="One Coalition")
    _, response = save(draft, row(draft, organisations="Amani Institute"))
    assert (
        "To add it, enter “Amani Institute + new”."
        in response["errors"]["organisations"][0]
    )
    assert Organisation.objects.count() == 1

    typed = "Amani Institute + new; one coalition + new"
    status, response = save(draft, row(draft, organisations=typed))
    assert status == 200
    assert response["texts"]["organisations"] == "amani-institute; one-coalition"
    assert response["newTerms"] == [["amani-institute", "Amani Institute", [], [], []]]
    assert Organisation.objects.count() == 2


def test_new_organisation_requires_permission(save, draft, editor):
    group = editor.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="add_organisation"))
    status, _ = save(draft, row(draft, organisations="Amani Institute + new"))
    assert status == 422
    assert not Organisation.objects.exists()


def test_conflict_shows_both_and_overwrites_nothing(save, draft):
    boris = UserFactory(username="boris", role="editor")
    typed = row(draft, title="By <b>Amina</b>", regions="SDN", un_symbol="")

    def by_boris(resource):
        resource.title = "By Boris"
        resource.un_symbol = "A/79/1"

    change_draft(
        draft.pk, by_boris, user=boris, base_revision_id=draft.latest_revision_id
    )
    status, response = save(draft, typed)
    assert (status, response["state"]) == (409, "conflict")
    assert response["theirs"] == {
        "title": "By Boris",
        "un_symbol": "A/79/1",
        "regions": "",
    }
    assert "boris saved:" in response["conflict"]
    assert "By &lt;b&gt;Amina&lt;/b&gt;" in response["conflict"]
    assert latest(draft).title == "By Boris"

    key = f"{draft.pk}-"
    choice = {
        f"{key}base_revision_id": response["baseRevisionId"],
        f"{key}overwrite": ["un_symbol"],
    }
    status, _ = save(draft, typed | choice)
    assert status == 200
    assert latest(draft).title == "By <b>Amina</b>"
    assert latest(draft).un_symbol == "A/79/1"
    assert region_codes(draft) == {"SDN"}


def test_repeated_save_is_no_conflict(save, draft):
    typed = row(draft, title="Sent twice")
    first = save(draft, typed)[1]
    status, again = save(draft, typed)
    assert (status, again["state"]) == (200, "unchanged")
    assert again["baseRevisionId"] == first["baseRevisionId"]


def test_locked_row_is_not_saved(save, draft):
    draft.locked, draft.locked_by = True, UserFactory(role="editor")
    draft.save()
    status, response = save(draft, row(draft, title="Changed"))
    assert (status, response["state"]) == (422, "rejected")
    assert "locked" in response["rowErrors"][0]
    assert "<" not in response["rowErrors"][0]
    assert latest(draft).title == "scan one"


def test_published_resource_gets_draft_and_stays_unchanged(save, editor):
    resource = ResourceFactory(title="As published")
    save(resource, row(resource, title="As planned"))
    assert Resource.objects.get(pk=resource.pk).title == "As published"
    assert latest(resource).title == "As planned"


def test_missing_row_returns_404(client, editor):
    url = reverse("desk_grid:row", args=[4711])
    assert client.post(url, {"4711-title": "x"}).status_code == 404


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_saving_requires_editor(client, draft, role):
    client.force_login(UserFactory(role=role))
    url = reverse("desk_grid:row", args=[draft.pk])
    script = {"X-Requested-With": "XMLHttpRequest"}
    response = client.post(url, row(draft, title="Changed"), headers=script)
    assert response.status_code == 403
    assert client.get(url, headers=script).status_code in (403, 405)
    assert latest(draft).title == "scan one"
