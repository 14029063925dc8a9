"""Types and themes of the published resources that are nearest in meaning."""

import os
import random
import signal
from dataclasses import replace

import django
import pytest
from django.urls import reverse

from desk.duplicates.job import compare_next_document
from desk.grid.suggestions import suggestions_by_cell
from desk.models import Suggestion, SuggestionState
from desk.suggestions import similar_resources
from desk.suggestions.job import suggest_next
from desk.suggestions.rules import ProposedValue
from desk.suggestions.similar_resources import (
    add_proposals,
    claim_steps,
    propose,
    vote_on,
)
from library.access.viewers import EDITOR, MEMBER
from library.models import LibraryDocument, Resource
from library.signals import document_extracted
from library.vocabularies.lookup import read_vocabularies
from search.models import DocumentVectors, EmbeddingState
from search.semantic.vectors import embed_next, enqueue_missing
from tests.factories import ResourceFactory, UserFactory

WATER = "wells rivers drought harvest village buckets pumps rain irrigation farmers"
COURT = "judge verdict appeal counsel witness bench hearing oath prosecutor trial"
SIMILAR = Suggestion.SIMILAR_RESOURCES


def text(words: str, seed: int) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choices([*words.split(), "the", "of", "people"], k=60))


def process_jobs() -> None:
    while embed_next() or suggest_next():
        pass


def extracted_draft(words: str = COURT, **fields) -> Resource:
    draft = ResourceFactory(title="scan", live=False, pages=[text(words, 99)], **fields)
    document_extracted.send(LibraryDocument, document_id=draft.files.get().document_id)
    return draft


def similar_values(resource: Resource) -> set[tuple[str, str]]:
    rows = Suggestion.objects.filter(resource=resource, source=SIMILAR)
    return set(rows.values_list("field", "value"))


@pytest.fixture
def described(db, meaning, monkeypatch):
    """Eight resources about water and eight about courts, with vectors."""
    monkeypatch.setattr(similar_resources, "MIN_RESOURCES", 10)
    monkeypatch.setattr(similar_resources, "MIN_PROPOSALS", 4)
    monkeypatch.setattr(similar_resources, "MEASURE_INTERVAL", 1)
    similar_resources._claims_of.cache_clear()
    for seed in range(8):
        water = {"type": "report", "themes": ["D4"], "title": f"Water {seed}"}
        ResourceFactory(pages=[text(WATER, seed)], **water)
        court = {"type": "statement", "themes": ["E1"], "title": f"Court {seed}"}
        ResourceFactory(pages=[text(COURT, seed)], **court)
    enqueue_missing()
    process_jobs()
    yield Resource.objects.filter(title__startswith="Court")
    similar_resources._claims_of.cache_clear()


def test_values_of_similar_resources_are_suggested(described):
    draft = extracted_draft()
    process_jobs()
    assert similar_values(draft) == {("type", "statement"), ("themes", "E1")}
    row = Suggestion.objects.get(resource=draft, field="themes")
    assert set(row.similar_resources) <= set(described.values_list("pk", flat=True))
    assert 0.7 <= row.confidence < 1


def test_suggestions_follow_when_vectors_arrive_later(described):
    draft = extracted_draft()
    assert suggest_next()
    assert not similar_values(draft)
    assert not SuggestionState.objects.pending().exists()
    assert embed_next()
    assert suggest_next()
    assert similar_values(draft) == {("type", "statement"), ("themes", "E1")}


def test_killed_worker_loses_no_suggestions(transactional_db, described):
    draft = extracted_draft()
    assert suggest_next()
    django.db.connections.close_all()
    process = os.fork()
    if not process:
        # The last statement of the transaction that stores the vectors.
        manager = SuggestionState.objects
        manager.enqueue = lambda keys: os.kill(os.getpid(), signal.SIGKILL)
        embed_next()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(process, 0)[1]) == signal.SIGKILL
    assert not SuggestionState.objects.pending().exists()
    EmbeddingState.objects.update(lease_until=None)
    process_jobs()
    assert similar_values(draft) == {("type", "statement"), ("themes", "E1")}


def test_withdrawn_and_draft_resources_do_not_vote(described):
    described.update(live=False)
    draft = extracted_draft()
    process_jobs()
    assert not {("type", "statement"), ("themes", "E1")} & similar_values(draft)


def test_changed_terms_apply_at_once(described):
    kind = ResourceFactory(type="speech").type
    described.update(type=kind)
    draft = extracted_draft()
    process_jobs()
    assert ("type", "speech") in similar_values(draft)


@pytest.mark.parametrize("column", ["model", "text_digest"])
def test_vectors_of_another_model_or_text_are_not_used(described, column):
    draft = extracted_draft()
    process_jobs()
    document = draft.files.get().document
    DocumentVectors.objects.filter(pk=document.pk).update(**{column: "former"})
    assert not list(propose(document))


def test_without_a_model_only_rules_suggest(described, settings):
    settings.SEMANTIC_MODEL = ""
    draft = extracted_draft()
    process_jobs()
    assert not similar_values(draft)


def test_too_few_described_resources_suggest_nothing(described, monkeypatch):
    monkeypatch.setattr(similar_resources, "MIN_RESOURCES", 17)
    similar_resources._claims_of.cache_clear()
    draft = extracted_draft()
    process_jobs()
    assert not similar_values(draft)


def test_resource_does_not_vote_for_itself(described):
    resource = described.first()
    document = resource.files.get().document
    proposals = {item.field: item for item in propose(document)}
    assert resource.pk not in proposals["themes"].similar_resources


def test_grid_shows_only_visible_similar_resources(
    described, django_assert_num_queries
):
    draft = extracted_draft()
    process_jobs()
    row = Suggestion.objects.get(resource=draft, field="themes")
    first, second, *others = row.similar_resources
    Resource.objects.filter(pk=first).update(live=False)
    Resource.objects.filter(pk=second).update(visibility="committee")

    def shown(viewer) -> list[list[int]]:
        with django_assert_num_queries(2):
            cells = suggestions_by_cell([draft.pk], vocabularies, viewer)
        return [[r.pk for r in cell.similar] for cell in cells[draft.pk]["themes"]]

    vocabularies = read_vocabularies()
    assert shown(EDITOR) == [[second, *others][:3]]
    assert shown(MEMBER) == [others[:3]]
    Resource.objects.filter(pk__in=others).update(live=False)
    assert shown(EDITOR) == [[second]]
    assert shown(MEMBER) == []


def test_grid_shows_titles_of_similar_resources(described, client):
    draft = extracted_draft()
    process_jobs()
    client.force_login(UserFactory(role="editor"))
    rows = client.get(reverse("desk_grid:waiting"), {"ids": draft.pk}).json()
    html = str(rows)
    row = Suggestion.objects.get(resource=draft, field="themes")
    titles = Resource.objects.in_bulk(row.similar_resources)
    assert "Described like:" in html
    assert f"<bdi>{titles[row.similar_resources[0]].title}</bdi>" in html
    assert "<bdi>Water" not in html


def test_row_waits_for_vectors_and_their_suggestions(db, meaning, client):
    draft = extracted_draft()
    client.force_login(UserFactory(role="editor"))

    def is_waiting() -> bool:
        rows = client.get(reverse("desk_grid:waiting"), {"ids": draft.pk}).json()
        return rows[str(draft.pk)]["waiting"]

    while suggest_next() or compare_next_document():
        pass
    assert is_waiting()
    assert embed_next()
    assert is_waiting()
    while suggest_next() or compare_next_document():
        pass
    assert not is_waiting()


RULE = ProposedValue("themes", "E1", 0.37, "by a rule", 1, "named")
AGREEING = ProposedValue("themes", "E1", 0.8, source=SIMILAR, similar_resources=(7, 8))


def test_agreement_raises_confidence_of_rules():
    (kept,) = add_proposals([RULE], [AGREEING])
    assert kept == replace(RULE, confidence=0.8, similar_resources=(7, 8))


def test_type_found_by_a_rule_is_kept():
    rule = ProposedValue("type", "report", 0.9, "", 1, "title begins")
    other = ProposedValue("type", "speech", 0.95, source=SIMILAR)
    assert add_proposals([rule], [other, AGREEING]) == [rule, AGREEING]


def test_nearer_resources_outweigh_more_distant_ones():
    codes = {1: frozenset("A"), 2: frozenset("B"), 3: frozenset("B"), 4: frozenset()}
    first, second = vote_on([(4, 0.99), (1, 0.9), (2, 0.5), (3, 0.5)], codes)
    assert (first.code, first.resource_ids) == ("A", (1,))
    assert first.share > 0.9
    assert (second.code, second.resource_ids) == ("B", (2, 3))


def test_claims_stop_where_too_many_are_wrong():
    proposals = [(0.95, True)] * 40 + [(0.75, True)] * 30 + [(0.75, False)] * 5
    proposals += [(0.35, True)] * 10 + [(0.35, False)] * 30
    claims = claim_steps(proposals)
    assert claims == ((0.9, 41 / 42), (0.7, 31 / 37))
    assert claim_steps(proposals[:10]) == ()
