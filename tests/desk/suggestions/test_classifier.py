"""The classifier: learnt from what was published, used only where it is right."""

import random
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from desk.suggestions import classifier, training
from desk.suggestions.classifier import current, path, save, words_of
from desk.suggestions.rules import ProposedValue
from desk.suggestions.text.tokens import PageText
from desk.suggestions.training import Example, train
from tests.desk.suggestions.rules import known
from tests.factories import ResourceFactory

WATER = "wells rivers drought harvest village buckets pumps rain"
COURT = "judge verdict appeal counsel witness bench hearing oath"


def text(words: str, seed: int) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choices([*words.split(), "the", "of", "people"], k=60))


def examples(count=30):
    for seed in range(count):
        for words, kind, theme in ((WATER, "report", "D4"), (COURT, "statement", "E1")):
            codes = {"type": frozenset([kind]), "themes": frozenset([theme])}
            yield Example(words_of([PageText(1, text(words, seed))]), codes)


@pytest.fixture(scope="module")
def learned():
    return train(list(examples()))


def test_classifier_proposes_terms_of_similar_files(learned):
    found = list(learned.propose([text(COURT, 99)], known()))
    assert {(one.field, one.value) for one in found} == {
        ("type", "statement"),
        ("themes", "E1"),
    }
    assert all(one.source == "classifier" and one.page == 1 for one in found)


def test_evidence_is_a_sentence_with_a_weighted_word(learned):
    pages = [
        "A cover.",
        "Nothing here of note. The judge read the verdict aloud. Then tea.",
    ]
    for one in learned.propose(pages, known()):
        assert one.page == 2
        assert "verdict" in one.quote


def test_confidence_is_the_precision_on_held_out_files(learned):
    claims = learned.fields["themes"].claims
    assert all(0.7 <= precision < 1 for _least, precision in claims)


def test_field_with_low_precision_is_not_used():
    none = frozenset()
    chosen = random.Random(1)
    rows = [
        Example(one.words, {"type": frozenset([chosen.choice("abc")]), "themes": none})
        for one in examples(60)
    ]
    assert train(rows).fields == {}


def test_deleted_term_is_not_proposed(learned):
    from desk.suggestions.rules import build

    assert list(learned.propose([text(COURT, 99)], build([]))) == []


def test_agreement_raises_confidence_of_rules(learned):
    rule = ProposedValue("themes", "E1", 0.37, "by a rule", 1, "named")
    kept, *added = learned.add_to([rule], [text(COURT, 99)], known())
    assert (kept.quote, kept.source) == ("by a rule", "named")
    assert kept.confidence > rule.confidence
    assert [one.field for one in added] == ["type"]


def test_type_found_by_a_rule_is_kept(learned):
    rule = ProposedValue("type", "report", 0.9, "", 1, "title begins")
    found = learned.add_to([rule], [text(COURT, 99)], known())
    assert [one.value for one in found if one.field == "type"] == ["report"]


def test_classifier_is_stored_and_read(learned):
    save(learned)
    again = current()
    asked = [text(WATER, 5)]
    assert list(again.propose(asked, known())) == list(learned.propose(asked, known()))


@pytest.mark.parametrize(
    "content", [b"", b"not an archive", b"PK\x03\x04" + b"\0" * 99]
)
def test_broken_file_disables_the_classifier(learned, content):
    save(learned)
    path().write_bytes(content)
    assert current() is None


def test_stored_objects_are_not_unpickled(learned):
    save(learned)
    np.savez(path(), words=np.array([print, "x"], dtype=object))
    assert current() is None


def test_too_few_examples_train_no_classifier(db, monkeypatch):
    monkeypatch.setattr(training, "MIN_RESOURCES", 4)
    ResourceFactory(pages=["One."])
    call_command("learn_from_editors")
    assert current() is None


def test_training_is_daily_and_uses_published_resources(db, monkeypatch):
    monkeypatch.setattr(training, "MIN_RESOURCES", 4)
    for seed in range(8):
        ResourceFactory(type="report", themes=["D4"], pages=[text(WATER, seed)])
        ResourceFactory(type="statement", themes=["E1"], pages=[text(COURT, seed)])
    ResourceFactory(type="report", live=False, pages=["draftonly " * 30])
    call_command("learn_from_editors")
    learned = current()
    assert set(learned.fields["type"].codes) == {"report", "statement"}
    assert "draftonly" not in learned.places
    stored = path().stat().st_mtime_ns
    call_command("learn_from_editors")
    assert path().stat().st_mtime_ns == stored


def test_prediction_needs_no_scikit_learn():
    assert "sklearn" not in Path(classifier.__file__).read_text()
