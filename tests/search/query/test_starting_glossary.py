"""The starting glossary: complete, in the right script, without contradictions."""

import csv
import re
from collections import Counter, defaultdict

import pytest

from search.admin.glossary_seed import TABLE, read_table
from search.engines.base import ANALYSED_LANGUAGES, TEXT_LANGUAGES
from search.engines.stemming import stem
from search.query.glossary import MAX_TERMS, Glossary, expansion_rule, key
from search.query.parser import parse

# Letters that a cell may not contain, by language.
ARABIC, LATIN_OR_CYRILLIC = r"[\u0600-\u06ff]", r"[A-Za-z\u0400-\u04ff]"
FOREIGN = {
    **dict.fromkeys(("en", "fr", "es", "pt"), rf"{ARABIC}|[\u0400-\u04ff]"),
    "ar": LATIN_OR_CYRILLIC,
}
# Terms that a library of the field must know in each language.
EXPECTED = (
    "R2P",
    "atrocities",
    "veto",
    "sanctions",
    "عقوبات",
    "دارفور",
    "enforced disappearance",
    "arms embargo",
    "panel of experts",
    "group of experts",
    "final report",
    "rape",
    "asylum",
    "residence permit",
    "guidelines",
    "CEDAW",
    "PSEA",
    "indigenous peoples",
    "early warning",
)
# Acronyms that are words: an, to, had, because, the, that acts …
EVERYDAY_WORDS = (
    *("un", "au", "eu", "car", "opt", "mps", "act", "las", "who"),
    *("sea", "wash", "odd", "far", "agit"),
)
# Typed words, and a term of another meaning that they must not add.
FALSE_FRIENDS = [
    ("las mujeres", "League of Arab States"),
    ("who is responsible", "World Health Organization"),
    ("attacks in the Red Sea", "sexual exploitation and abuse"),
    ("violación de los derechos", "rape"),
    ("violação dos direitos", "rape"),
    ("formation of a government", "training"),
    ("settlement of disputes", "Israeli settlements"),
    ("قانون العقوبات", "sanctions"),
    ("il s'agit du droit", "OSCE"),
    ("le siège de l'ONU", "besieged areas"),
    ("القانون الجنائي الدولي", "penal code"),
    ("Amnesty International", "amnistie"),
    ("CAT", "Convention against Torture"),
    ("RSF", "Rapid Support Forces"),
    ("odd", "objectifs de développement durable"),
]


def rows(kind):
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


def terms(row, language):
    return row[language].split(";") if row[language] else []


def all_terms(row):
    return [term for language in TEXT_LANGUAGES for term in terms(row, language)]


@pytest.fixture(scope="module")
def glossary():
    return Glossary(map(expansion_rule, read_table()))


def added_terms(glossary, text):
    expansions = glossary.expand(parse(text)).expansions
    return [term for expansion in expansions for term in expansion.terms]


def test_each_synonym_is_in_all_analysed_languages():
    entries = rows("two-way")
    assert len(entries) >= 250
    for row in entries:
        assert all(row[language] for language in ANALYSED_LANGUAGES), row


def test_each_row_is_a_valid_entry_of_its_own():
    entries = list(read_table())
    for entry in entries:
        entry.clean_fields(exclude=["author"])
        entry.clean()
    assert len({entry.origin for entry in entries}) == len(entries)


@pytest.mark.parametrize("kind", ["two-way", "one-way", "ambiguous"])
def test_terms_are_in_the_script_of_their_language(kind):
    for row in rows(kind):
        for language, letters in FOREIGN.items():
            assert not re.search(letters, row[language]), (language, row)


@pytest.mark.parametrize("kind", ["two-way", "one-way", "ambiguous"])
def test_no_cell_repeats_a_term(kind):
    for row in rows(kind):
        for language in TEXT_LANGUAGES:
            keys = [key(term) for term in terms(row, language)]
            assert len(set(keys)) == len(keys), (language, row)


def test_a_term_is_in_one_two_way_row():
    owners = defaultdict(set)
    for number, row in enumerate(rows("two-way")):
        for term in all_terms(row):
            owners[key(term)].add(number)
    assert [name for name, numbers in owners.items() if len(numbers) > 1] == []


def test_an_ambiguous_word_expands_nowhere():
    ambiguous = Counter(key(row["from"]) for row in rows("ambiguous"))
    one_way = Counter(key(row["from"]) for row in rows("one-way"))
    two_way = {key(term) for row in rows("two-way") for term in all_terms(row)}
    assert max((ambiguous + one_way).values()) == 1
    assert not ambiguous.keys() & two_way


def test_only_synonyms_have_no_typed_word():
    for kind in ("one-way", "ambiguous"):
        assert all(row["from"] and ";" not in row["from"] for row in rows(kind))
    assert not any(row["from"] for row in rows("two-way"))


def test_a_typed_word_finds_something_else():
    for row in (*rows("one-way"), *rows("ambiguous")):
        keys = [key(term) for term in all_terms(row)]
        assert keys, row
        assert key(row["from"]) not in keys, row


def test_no_stop_word_is_a_term():
    """UN, AU, EU, LAS and WHO are words of a sentence in one of the languages."""
    typed = [row["from"] for row in (*rows("one-way"), *rows("ambiguous"))]
    typed += [term for row in rows("two-way") for term in all_terms(row)]
    single = {key(term)[0] for term in typed if len(key(term)) == 1}
    assert "sanction" in single
    for language in ANALYSED_LANGUAGES:
        assert [word for word in single if not stem(word, language)] == []


@pytest.mark.parametrize("word", EVERYDAY_WORDS)
def test_everyday_words_are_in_no_two_way_row(word):
    terms_in_rows = [term for row in rows("two-way") for term in all_terms(row)]
    assert (word,) not in map(key, terms_in_rows)


@pytest.mark.slow
def test_no_term_is_cut_off():
    added = defaultdict(set)
    for rule in map(expansion_rule, read_table()):
        for text in rule.typed:
            terms_of_others = (term for term in rule.terms if term.key != key(text))
            added[key(text)] |= {(term.language, term.key) for term in terms_of_others}
    too_long = [name for name, others in added.items() if len(others) > MAX_TERMS]
    assert too_long == []


@pytest.mark.parametrize("typed", EXPECTED)
def test_core_terms_are_added_in_each_language(glossary, typed):
    languages = {term.language for term in added_terms(glossary, typed)}
    own = {
        language
        for row in rows("two-way")
        for language in TEXT_LANGUAGES
        if key(typed) in map(key, terms(row, language))
    }
    assert languages | own >= set(ANALYSED_LANGUAGES)
    assert len(languages) > 1


@pytest.mark.parametrize(("typed", "term"), FALSE_FRIENDS)
def test_words_of_another_meaning_add_nothing(glossary, typed, term):
    known = {text for entry in read_table() for _language, text in entry.terms()}
    assert term in known
    assert term not in [added.text for added in added_terms(glossary, typed)]


@pytest.mark.parametrize("typed", ["ICC", "icc", "PoC", "CAR", "SG", "act"])
def test_ambiguous_acronyms_offer_a_choice(glossary, typed):
    expanded = glossary.expand(parse(f"{typed} mandate"))
    assert expanded.choices
    assert expanded.expansions == ()


def test_bodies_with_similar_acronyms_stay_apart():
    for row in rows("two-way"):
        assert not {"UNHCR", "UNHRC"} <= set(all_terms(row))
