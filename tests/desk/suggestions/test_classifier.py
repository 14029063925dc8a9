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


def test_it_proposes_what_files_of_such_words_had(learned):
    found = list(learned.propose([text(COURT, 99)], known()))
    assert {(one.field, one.value) for one in found} == {
        ("type", "statement"),
        ("themes", "E1"),
    }
    assert all(one.source == "classifier" and one.page == 1 for one in found)


def test_its_evidence_is_a_sentence_with_a_word_that_counted(learned):
    pages = [
        "A cover.",
        "Nothing here of note. The judge read the verdict aloud. Then tea.",
    ]
    for one in learned.propose(pages, known()):
        assert one.page == 2
        assert "verdict" in one.quote


def test_it_says_as_much_as_it_was_right_on_files_held_back(learned):
    claims = learned.fields["themes"].claims
    assert all(0.7 <= said < 1 for _least, said in claims)


def test_what_cannot_be_learnt_is_not_used():
    none = frozenset()
    chosen = random.Random(1)
    rows = [
        Example(one.words, {"type": frozenset([chosen.choice("abc")]), "themes": none})
        for one in examples(60)
    ]
    assert train(rows).fields == {}


def test_a_term_that_is_gone_is_not_proposed(learned):
    from desk.suggestions.rules import build

    assert list(learned.propose([text(COURT, 99)], build([]))) == []


def test_rules_keep_their_evidence_and_gain_when_both_agree(learned):
    rule = ProposedValue("themes", "E1", 0.37, "by a rule", 1, "named")
    kept, *added = learned.add_to([rule], [text(COURT, 99)], known())
    assert (kept.quote, kept.source) == ("by a rule", "named")
    assert kept.confidence > rule.confidence
    assert [one.field for one in added] == ["type"]


def test_a_type_that_a_rule_found_stays(learned):
    rule = ProposedValue("type", "report", 0.9, "", 1, "title begins")
    found = learned.add_to([rule], [text(COURT, 99)], known())
    assert [one.value for one in found if one.field == "type"] == ["report"]


def test_it_is_stored_and_read_back(learned):
    save(learned)
    again = current()
    asked = [text(WATER, 5)]
    assert list(again.propose(asked, known())) == list(learned.propose(asked, known()))


@pytest.mark.parametrize(
    "content", [b"", b"not an archive", b"PK\x03\x04" + b"\0" * 99]
)
def test_a_broken_store_leaves_the_rules_alone(learned, content):
    save(learned)
    path().write_bytes(content)
    assert current() is None


def test_a_store_with_objects_in_it_is_not_unpickled(learned):
    save(learned)
    np.savez(path(), words=np.array([print, "x"], dtype=object))
    assert current() is None


def test_there_is_none_before_enough_is_published(db, monkeypatch):
    monkeypatch.setattr(training, "MIN_RESOURCES", 4)
    ResourceFactory(pages=["One."])
    call_command("learn_from_editors")
    assert current() is None


def test_it_learns_from_published_resources_at_most_daily(db, monkeypatch):
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


def test_reading_needs_no_scikit_learn():
    assert "sklearn" not in Path(classifier.__file__).read_text()
