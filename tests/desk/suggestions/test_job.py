"""The worker's job: suggestions beside a draft, nothing in it; decided ones stay."""

import os
import signal
from datetime import date

import django
import pytest
from django.utils import timezone

from desk.models import Suggestion, SuggestionState
from desk.suggestions import job
from desk.suggestions.decisions import decide as decide_suggestions
from desk.suggestions.decisions import values_of
from desk.suggestions.job import suggest_next
from library.models import DocumentOutline, LibraryDocument, Resource
from library.processing.text_extraction import extract_next
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ResourceFileFactory,
)

pytestmark = pytest.mark.django_db
PAGES = (
    "Early warning in Kenya\nNairobi, 3 May 2019\nKenya has built a system of early "
    "warning. Kenyan counties report each week.",
    "Kenya learns. Early warning saves lives in Kenya.",
)


@pytest.fixture(autouse=True)
def terms(db):
    RegionFactory(code="KEN", label_en="Kenya")
    RegionFactory(code="MLI", label_en="Mali")


@pytest.fixture
def draft():
    return ResourceFactory(title="scan0001", live=False, pages=PAGES)


def work_off():
    while suggest_next():
        pass


def of(resource, field):
    return Suggestion.objects.filter(resource=resource, field=field)


def values(resource, field):
    return list(of(resource, field).values_list("value", flat=True))


def document_of(resource):
    return resource.files.get().document


def decide(resource, field, outcome):
    of(resource, field).update(outcome=outcome, decided_at=timezone.now())


def test_suggestions_do_not_change_the_draft(draft):
    work_off()
    assert values(draft, "regions") == ["KEN"]
    assert values(draft, "published") == ["2019-05-03"]
    row = of(draft, "published").get()
    assert (row.page, "Nairobi, 3 May 2019" in row.quote) == (1, True)
    assert row.outcome == Suggestion.Outcome.OPEN
    stored = Resource.objects.get(pk=draft.pk)
    assert (stored.title, stored.published_on) == ("scan0001", None)
    assert not stored.regions.exists()


def test_extraction_enqueues_suggestions():
    document = LibraryDocumentFactory(waiting=True, pdf=True, pages=PAGES)
    joined = ResourceFileFactory(document=document)
    assert not suggest_next()
    assert extract_next()
    work_off()
    document.refresh_from_db()
    assert document.found_date == date(2000, 1, 1)  # what the PDF says of itself
    assert values(joined.resource, "regions") == ["KEN"]


def test_document_without_resource_gets_no_suggestions():
    document = LibraryDocumentFactory(pages=PAGES)
    SuggestionState.objects.enqueue([document.pk])
    work_off()
    assert not Suggestion.objects.exists()
    assert not SuggestionState.objects.pending().exists()


def test_document_added_later_gets_suggestions():
    document = LibraryDocumentFactory(pages=PAGES)
    SuggestionState.objects.enqueue([document.pk])
    work_off()
    joined = ResourceFileFactory(document=document)
    work_off()
    assert values(joined.resource, "regions") == ["KEN"]


def test_repeated_extraction_changes_nothing(draft):
    work_off()
    before = list(Suggestion.objects.order_by("pk").values())
    SuggestionState.objects.enqueue([document_of(draft).pk])
    work_off()
    assert list(Suggestion.objects.order_by("pk").values()) == before


def test_rejected_value_is_not_suggested_again(draft):
    work_off()
    decide(draft, "regions", Suggestion.Outcome.CHANGED)
    decide(draft, "published", Suggestion.Outcome.CHANGED)
    document = document_of(draft)
    document.pages.filter(number=1).update(
        text="Early warning in Mali\nBamako, 9 June 2020\nMali and Kenya talk. Kenya."
    )
    SuggestionState.objects.enqueue([document.pk])
    work_off()
    rejected = of(draft, "regions").exclude(outcome=Suggestion.Outcome.OPEN)
    assert [row.value for row in rejected] == ["KEN"]
    assert "MLI" in values(draft, "regions")
    assert values(draft, "published") == ["2019-05-03"]


def test_rejected_value_is_not_suggested_for_another_file(draft):
    work_off()
    decide(draft, "regions", Suggestion.Outcome.CHANGED)
    ResourceFileFactory(resource=draft, pages=PAGES)
    work_off()
    assert values(draft, "regions") == ["KEN"]
    assert of(draft, "language").count() == 0  # nothing was detected in either


def test_new_text_replaces_open_suggestions(draft):
    work_off()
    document = document_of(draft)
    document.pages.update(
        text="Early warning in Mali\nMali talks. Mali waits for Mali."
    )
    SuggestionState.objects.enqueue([document.pk])
    work_off()
    assert values(draft, "regions") == ["MLI"]
    assert values(draft, "published") == []


def test_decided_published_resource_is_skipped(draft):
    work_off()
    decide(draft, "regions", Suggestion.Outcome.ACCEPTED)
    Resource.objects.filter(pk=draft.pk).update(live=True)
    before = set(Suggestion.objects.values_list("pk", "value"))
    document_of(draft).pages.update(text="All about Mali\nMali. Mali. Mali.")
    SuggestionState.objects.enqueue([document_of(draft).pk])
    work_off()
    assert set(Suggestion.objects.values_list("pk", "value")) == before


def test_new_term_name_is_used_at_once(draft):
    kenya = draft.regions.model.objects.get(code="KEN")
    other = ResourceFactory(pages=["Peace in Savannaland\nSavannaland rests."])
    work_off()
    assert "KEN" not in values(other, "regions")
    kenya.aliases = "Savannaland"
    kenya.save()
    SuggestionState.objects.enqueue([document_of(other).pk])
    work_off()
    assert "KEN" in values(other, "regions")


def test_error_is_stored_and_retried(draft, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no words")

    with monkeypatch.context() as patch:
        patch.setattr(job, "suggest", fail)
        assert suggest_next()
    state = SuggestionState.objects.get()
    assert (state.attempts, "no words" in state.last_error) == (1, True)
    assert not Suggestion.objects.exists()


def test_killed_worker_loses_nothing(transactional_db, draft):
    """It dies between finishing the row and storing the last suggestion."""
    django.db.connections.close_all()
    process = os.fork()
    if not process:
        manager = Suggestion.objects
        manager.bulk_create = lambda *a, **options: os.kill(os.getpid(), signal.SIGKILL)
        suggest_next()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(process, 0)[1]) == signal.SIGKILL
    assert not Suggestion.objects.exists()
    SuggestionState.objects.update(lease_until=None)
    work_off()
    assert values(draft, "regions") == ["KEN"]


def test_title_comes_from_the_largest_line(draft):
    lines = [["Kenya warns in time", 1, 30.0, True, 0.1, ""]]
    DocumentOutline.objects.create(document=document_of(draft), front_lines=lines)
    work_off()
    assert values(draft, "title") == ["Kenya warns in time"]


def test_lines_of_recognised_page_are_not_used(draft):
    lines = [["K3nya w@rns", 1, 30.0, True, 0.1, ""]]
    document = document_of(draft)
    DocumentOutline.objects.create(document=document, front_lines=lines)
    document.pages.update(is_ocr=True)
    work_off()
    assert values(draft, "title") != ["K3nya w@rns"]


def test_unreliable_text_suggests_nothing(draft):
    LibraryDocument.objects.filter(pk=document_of(draft).pk).update(
        reason="unreliable-ocr"
    )
    other = ResourceFactory(title="scan0002", live=False, pages=PAGES)
    work_off()
    assert not Suggestion.objects.filter(resource=draft).exists()
    assert values(other, "regions") == ["KEN"]


def test_accepted_summary_and_symbols_are_recorded(editor):
    text = (
        "Kenya has built a system of early warning in all of its counties, and people "
        "in them report each week what they see. It costs little."
    )
    draft = ResourceFactory(live=False, pages=(f"Early warning\n{text}",))
    work_off()
    row = of(draft, "summary").get()
    assert (row.value, row.page) == (text, 1)
    symbols = [
        Suggestion.objects.create(
            resource=draft,
            document=document_of(draft),
            field="un_symbol",
            value=value,
            confidence=0.9,
            source="masthead",
        )
        for value in ("A/79/876", "S/2025/230")
    ]
    draft.summary, draft.un_symbol = row.value, "A/79/876; S/2025/230"
    saved = values_of(draft)
    decide_suggestions(draft.pk, saved, ["summary", "un_symbol"], user=editor)
    for suggestion in (row, *symbols):
        suggestion.refresh_from_db()
        assert suggestion.outcome == Suggestion.Outcome.ACCEPTED
