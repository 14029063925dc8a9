"""Files like each other: the same, nearly the same, a translation; and what is not."""

from __future__ import annotations

import random

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from desk.duplicates.job import compare_next_document, enqueue_never_compared
from desk.duplicates.pairs import duplicates_by_document
from desk.models import DuplicatePair, DuplicateState, SignatureBand
from library.access.viewers import COMMITTEE, EDITOR, MEMBER, VISITOR
from library.files.uploads import add_document
from library.models import LibraryDocument
from search.semantic.vectors import embed_next, enqueue_missing
from tests.desk.duplicates.test_translation_features import (
    ARABIC,
    DISTRACTOR,
    ENGLISH,
    FRENCH,
)
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
SHEET = (
    "Talk to survivors in a quiet place where nobody can listen. Explain who you are "
    "and why you ask, and that they may stop at any time. Never promise what you "
    "cannot keep. Do not ask children without somebody they trust. Keep your notes in "
    "a locked box, and never write down names beside what was said."
)
SHEET_FRENCH = (
    "Parlez aux survivants dans un endroit calme où personne ne peut écouter. "
    "Expliquez qui vous êtes et pourquoi vous posez des questions, et qu'ils peuvent "
    "s'arrêter à tout moment. Ne promettez jamais ce que vous ne pouvez pas tenir. "
    "N'interrogez pas les enfants sans une personne en qui ils ont confiance. Gardez "
    "vos notes dans une boîte fermée à clé, et n'écrivez jamais les noms à côté de ce "
    "qui a été dit."
)
OTHER_SHEET = (
    "Le comité se réunit chaque mois pour examiner le budget. Le trésorier présente "
    "les dépenses et les recettes. Les membres votent à main levée, et le secrétaire "
    "rédige le compte rendu, qui est envoyé à toutes les organisations membres avant "
    "la réunion suivante."
)
WORDS = "protect prevent alert council region mission report civilian mandate peace"


def text(seed: int, count: int = 400) -> list[str]:
    """Return words in an order of their own."""
    draw = random.Random(seed)
    return [f"{draw.choice(WORDS.split())}{draw.randrange(40)}" for _ in range(count)]


def changed(words: list[str], every: int) -> list[str]:
    return [f"new{n}" if n % every == 0 else w for n, w in enumerate(words, start=1)]


def in_language(language, **fields):
    document = LibraryDocumentFactory(**fields)
    document.found_language = language
    document.save()
    return document


def published(pages, language="en", **fields):
    """Return the document of a published resource whose text was compared."""
    document = in_language(language, pages=pages)
    ResourceFactory(
        files=[{"document": document, "language": language}],
        language=language,
        **fields,
    )
    compare(document)
    return document


def compare(*documents):
    DuplicateState.objects.enqueue([document.pk for document in documents])
    while compare_next_document():
        pass


def arriving(pages, language="en", **fields):
    """Return a document that has just been read."""
    document = in_language(language, pages=pages, **fields)
    compare(document)
    return document


def kinds_of(document, viewer=EDITOR) -> list[tuple[str, int]]:
    found = duplicates_by_document([document], viewer).get(document.pk, [])
    return [(like.candidate.pair.kind, like.other.document.pk) for like in found]


def test_confirmed_pairs_keep_rows_and_others_are_deleted():
    pages = [" ".join(text(1))]
    published(pages)
    new = arriving(pages)
    row = DuplicatePair.objects.get()
    pair = sorted([new, published(["Another text."])], key=lambda one: one.pk)
    DuplicatePair.objects.create(
        first=pair[0], second=pair[1], kind="translation", score=0.6
    )

    compare(new)

    assert [one.pk for one in DuplicatePair.objects.all()] == [row.pk]


def test_identical_bytes_are_paired_before_extraction():
    known = published(["One text."])
    published(["Another text."])
    new = add_document(ContentFile(b"One text."), "again.txt")
    assert not new.is_searchable
    assert kinds_of(new) == [("same-file", known.pk)]


def test_nearly_same_text_is_paired():
    words = text(1)
    known = published([" ".join(words)])
    published([" ".join(text(2))])
    new = arriving([" ".join(changed(words, 60)[:200]), " ".join(words[200:])])
    assert kinds_of(new) == [("nearly-same", known.pk)]
    assert DuplicatePair.objects.get().score >= 0.8


def test_case_accents_and_line_ends_are_ignored():
    words = text(1)
    known = published([" ".join(words)])
    new = arriving(["\n".join(words).upper()])
    assert kinds_of(new) == [("nearly-same", known.pk)]


def test_other_edition_is_not_paired():
    words = text(1)
    published([" ".join(words)])
    assert kinds_of(arriving([" ".join(changed(words, 8))])) == []


def test_short_texts_are_compared_by_bytes_only():
    published(["A cover page of few words."])
    assert kinds_of(arriving(["A cover page of few words. "])) == []


@pytest.mark.parametrize(("other", "language"), [(FRENCH, "fr"), (ARABIC, "ar")])
def test_translation_is_paired_with_evidence(other, language):
    known = published([ENGLISH], title="Outcome")
    published([DISTRACTOR], language="fr")
    new = arriving([other], language)
    assert kinds_of(new) == [("translation", known.pk)]
    assert {"A/RES/60/1", "16 … 2005"} <= set(DuplicatePair.objects.get().evidence)


def test_same_language_is_no_translation():
    published([ENGLISH])
    assert kinds_of(arriving([FRENCH], "en")) == []


def test_much_longer_text_is_no_translation():
    published([ENGLISH])
    long = FRENCH + " Un long commentaire sans chiffres." * 40
    assert kinds_of(arriving([long], "fr")) == []


def embedded(pages, language, **fields):
    """Return a published document whose vectors were made, and which was compared."""
    document = published(pages, language, **fields)
    enqueue_missing()
    while embed_next():
        pass
    compare(*LibraryDocument.objects.filter(duplicate_state__isnull=False))
    return document


def test_translation_without_numbers_is_paired_by_meaning(meaning):
    known = embedded([SHEET], "en")
    embedded([OTHER_SHEET], "fr")
    new = embedded([SHEET_FRENCH], "fr")
    assert kinds_of(new) == [("translation", known.pk)]
    assert DuplicatePair.objects.count() == 1


def test_sheets_without_vectors_are_not_paired():
    published([SHEET], "en")
    assert kinds_of(published([SHEET_FRENCH], "fr")) == []


def test_vectors_enqueue_the_comparison(meaning):
    known = published([SHEET], "en")
    new = published([SHEET_FRENCH], "fr")
    assert not DuplicateState.objects.pending().exists()
    enqueue_missing()
    assert embed_next()
    assert set(DuplicateState.objects.pending().values_list("pk", flat=True)) == {
        known.pk,
        new.pk,
    }


def test_reports_of_a_series_are_no_translations(meaning):
    """Close in meaning, but with other numbers."""
    embedded(
        [f"{SHEET} S/2024/117, 3 May 2024: 1,250 people in 34 camps, 78 wells."], "en"
    )
    other = f"{SHEET_FRENCH} S/2025/64, 9 juin 2025 : 8 420 personnes, 51 camps, 96."
    assert kinds_of(embedded([other], "fr")) == []


def test_files_of_one_resource_are_not_duplicates():
    resource = ResourceFactory(
        files=[{"pages": [ENGLISH]}, {"language": "fr", "pages": [FRENCH]}]
    )
    for file in resource.files.all():
        files = LibraryDocument.objects.filter(pk=file.document_id)
        files.update(found_language=file.language)
    compare(*(file.document for file in resource.files.all()))
    assert not DuplicatePair.objects.exists()


def test_earlier_version_is_no_duplicate_of_current_file():
    words = text(1)
    document = published([" ".join(words)])
    file = document.resource_files.get()
    file.document = LibraryDocumentFactory(pages=[" ".join(changed(words, 100))])
    file.save()
    compare(document, file.document)
    assert not DuplicatePair.objects.exists()


def test_document_without_resource_is_not_shown():
    arriving(["A leftover that nobody filed."])
    assert kinds_of(arriving(["A leftover that nobody filed."])) == []


@pytest.mark.parametrize("visibility", ["members", "committee"])
def test_hidden_resources_change_nothing(visibility):
    published(["Canary text."], visibility=visibility, title="Canary")
    new = arriving(["Canary text."])
    alone = arriving(["No other has this text."])
    assert kinds_of(new, VISITOR) == kinds_of(alone, VISITOR) == []
    assert bool(kinds_of(new, MEMBER)) == (visibility == "members")
    assert kinds_of(new, COMMITTEE)
    assert kinds_of(new, EDITOR)


def test_drafts_are_for_editors():
    published(["Canary text."], live=False)
    new = arriving(["Canary text."])
    assert kinds_of(new, COMMITTEE) == []
    assert kinds_of(new, EDITOR)


def test_repeated_comparison_keeps_decisions():
    words = text(1)
    published([" ".join(words)])
    new = arriving([" ".join(words)])
    other = published([" ".join(changed(words, 100))])
    DuplicatePair.objects.filter(Q(first=other) | Q(second=other)).update(
        state=DuplicatePair.State.DISMISSED
    )
    before = set(DuplicatePair.objects.values_list("first", "second", "state"))
    keys = SignatureBand.objects.count()
    compare(new, other)
    assert set(DuplicatePair.objects.values_list("first", "second", "state")) == before
    assert SignatureBand.objects.count() == keys


def test_replaced_file_is_compared_again():
    words = text(1)
    known = published([" ".join(words)])
    new = arriving([" ".join(words)])
    DuplicatePair.objects.update(state=DuplicatePair.State.DISMISSED)
    new.has_new_file = True
    new.sha256 = "0" * 64
    new.save()
    assert not DuplicatePair.objects.exists()
    assert LibraryDocument.objects.filter(pk=known.pk).exists()


def test_comparison_query_count_is_constant():
    for seed in range(12):
        published([" ".join(text(seed)), ENGLISH])
    new = in_language("en", pages=[" ".join(text(99)), ENGLISH])
    DuplicateState.objects.enqueue([new.pk])
    with CaptureQueriesContext(
        connection,
    ) as few:
        compare_next_document()
    assert len(few) < 30


def test_documents_never_compared_are_enqueued():
    ResourceFactory(pages=["The same text."])
    arriving(["The same text."])
    processed, waiting = (
        LibraryDocumentFactory(),
        LibraryDocumentFactory(waiting=True),
    )
    enqueue_never_compared()
    marked = set(DuplicateState.objects.pending().values_list("pk", flat=True))
    assert processed.pk in marked
    assert waiting.pk not in marked
    before = DuplicateState.objects.count()
    enqueue_never_compared()
    assert DuplicateState.objects.count() == before


def test_worker_and_signal_are_connected():
    from library.worker.registry import run_once

    published(["A text of its own."])
    new = add_document(ContentFile(" ".join(text(5)).encode()), "a.txt")
    while run_once():
        pass
    assert new.signature.hashes
    assert not DuplicateState.objects.pending().exists()
