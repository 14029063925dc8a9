"""What became of suggestions is written down when an editor saves."""

import pytest
from django.urls import reverse

from desk.models import Suggestion

from .batches import batch_of, latest, row, suggest

pytestmark = pytest.mark.django_db


def test_suggestion_outcome_depends_on_saved_value(save, draft):
    for field, value in {
        "title": "scan  ONE",
        "published": "2005-09",
        "type": "report",
        "un_symbol": "A/79/1",
        "language": "fr",
    }.items():
        suggest(draft, field, value)
    for code in ("SDN", "TCD"):
        suggest(draft, "regions", code)
    other = batch_of(draft.latest_revision.user, "another")[1][0]
    suggest(other, "type", "report")

    save(draft, row(draft, published="2005", type="report", regions="SDN; SSD"))

    found = Suggestion.objects.filter(resource=draft)
    assert dict(found.values_list("value", "outcome")) == {
        "scan  ONE": "accepted",
        "2005-09": "changed",
        "report": "accepted",
        "A/79/1": "open",
        "fr": "open",
        "SDN": "accepted",
        "TCD": "changed",
    }
    assert set(found.exclude(outcome="open").values_list("decided_by__username")) == {
        ("amina",)
    }
    assert other.suggestions.get().outcome == "open"


def test_suggestion_is_rejected_and_reopened(save, draft):
    offer = suggest(draft, "regions", "SDN")
    foreign = suggest(batch_of(None, "another")[1][0], "regions", "SDN")
    key = f"{draft.pk}-"
    save(draft, row(draft) | {f"{key}reject": [offer.pk, foreign.pk]})
    offer.refresh_from_db()
    assert (offer.outcome, offer.decided_by.username) == ("changed", "amina")
    save(draft, row(draft) | {f"{key}reopen": [offer.pk]})
    offer.refresh_from_db()
    assert (offer.outcome, offer.decided_by, offer.decided_at) == ("open", None, None)
    foreign.refresh_from_db()
    assert foreign.outcome == "open"


def test_unsaved_row_decides_nothing(save, draft):
    offer = suggest(draft, "regions", "SDN")
    save(draft, row(draft, title="", regions="SDN"))
    offer.refresh_from_db()
    assert offer.outcome == "open"


def test_form_without_script_decides(client, draft):
    for field, value in {"title": "A better title", "un_symbol": "A/79/1"}.items():
        suggest(draft, field, value)
    suggest(draft, "regions", "SDN")
    document = draft.files.get().document
    url = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
    fields = {
        "title": "A better title",
        "language": "en",
        "visibility": "members",
        "published_precision": "day",
        "un_symbol": "A/79/2",
        "files-TOTAL_FORMS": 1,
        "files-INITIAL_FORMS": 1,
        "files-MIN_NUM_FORMS": 0,
        "files-MAX_NUM_FORMS": 1000,
        "files-0-id": draft.files.get().pk,
        "files-0-document": document.pk,
        "files-0-language": "en",
        "files-0-ORDER": 1,
    }
    client.post(url, fields)
    assert latest(draft).title == "A better title"
    found = dict(draft.suggestions.values_list("value", "outcome"))
    assert found == {"A better title": "accepted", "A/79/1": "changed", "SDN": "open"}
