"""What readers type → query trees."""

import random

import pytest

from search.query.parser import clean, parse
from search.query.tree import MAX_WORDS, Ignored, Or, Phrase, Word


def test_words_become_words_in_order():
    assert parse("early warning").clauses == (Word("early"), Word("warning"))


@pytest.mark.parametrize("quoted", ['"mass graves"', "“mass graves”", "«mass graves»"])
def test_all_kinds_of_quotes_make_a_phrase(quoted):
    assert parse(quoted).clauses == (Phrase("mass graves"),)


def test_french_quotes_with_spaces_inside_make_a_phrase():
    assert parse("« alerte précoce »").clauses == (Phrase("alerte précoce"),)


def test_a_minus_excludes_a_word_and_a_phrase():
    query = parse('sanctions -iran -"oil embargo"')
    assert query.clauses == (Word("sanctions"),)
    assert query.excluded == (Word("iran"), Phrase("oil embargo"))


def test_a_minus_inside_or_beside_words_excludes_nothing():
    query = parse("co-operation north - south")
    assert query.excluded == ()
    assert query.clauses == (Word("co-operation"), Word("north"), Word("south"))


def test_or_joins_its_neighbours_only():
    assert parse("cats OR dogs law").clauses == (
        Or((Word("cats"), Word("dogs"))),
        Word("law"),
    )


def test_a_chain_of_ors_is_one_choice():
    assert parse('a1 OR b2 OR "c d"').clauses == (
        Or((Word("a1"), Word("b2"), Phrase("c d"))),
    )


@pytest.mark.parametrize("text", ["OR", "OR peace", "peace OR", "peace or war"])
def test_an_or_without_two_sides_is_no_choice(text):
    assert not any(isinstance(clause, Or) for clause in parse(text).clauses)


def test_title_limits_a_word_and_a_phrase_to_titles():
    query = parse('title:sudan title:"annual report" notitle:x')
    assert query.clauses[:2] == (
        Word("sudan", field="title"),
        Phrase("annual report", field="title"),
    )
    assert query.clauses[2:] == (Word("notitle"), Word("x"))


def test_an_excluded_word_may_be_one_of_the_title():
    query = parse('peace -title:sudan -title:"annual report"')
    assert query.excluded == (
        Word("sudan", field="title"),
        Phrase("annual report", field="title"),
    )
    assert parse("sub-title:sudan").clauses == (Word("sub-title"), Word("sudan"))


@pytest.mark.parametrize(
    "text", ["chad,mali", "(chad)mali", "chad:mali", "تشاد،مالي", "chad/mali"]
)
def test_signs_that_join_nothing_stand_between_words(text):
    assert len(parse(text).clauses) == 2


@pytest.mark.parametrize(
    "text", ["1,674", "24/7", "2020–2024", "co-operation", "d'Ivoire", "U.N."]
)
def test_numbers_and_joined_words_stay_whole(text):
    assert parse(text).clauses == (Word(text),)


def test_an_asterisk_after_three_letters_is_a_prefix():
    assert parse("peace*").clauses == (Word("peace", is_prefix=True),)


def test_an_asterisk_after_two_letters_is_ignored_and_said():
    query = parse("un* law")
    assert query.clauses == (Word("un"), Word("law"))
    assert query.ignored == (Ignored.SHORT_PREFIX,)


def test_an_unbalanced_quote_leaves_plain_words():
    assert parse('"early warning" and "more').clauses == (
        Phrase("early warning"),
        Word("and"),
        Word("more"),
    )


def test_more_than_the_budget_of_words_is_dropped_and_said():
    query = parse(" ".join(f"w{n}" for n in range(240)))
    assert len(query.clauses) == MAX_WORDS
    assert Ignored.TOO_MANY_WORDS in query.ignored


def test_a_query_of_ten_thousand_characters_is_cut_and_said():
    query = parse("x" * 10_000)
    assert len(query.text) == 1_000
    assert Ignored.TOO_LONG in query.ignored


def test_a_fifth_phrase_becomes_words_and_is_said():
    query = parse('"a b" "c d" "e f" "g h" "i j"')
    assert query.clauses[-2:] == (Word("i"), Word("j"))
    assert query.ignored == (Ignored.TOO_MANY_PHRASES,)


def test_only_exclusions_ask_nothing_and_say_so():
    query = parse("-sudan")
    assert not query
    assert query.ignored == (Ignored.ONLY_EXCLUSIONS,)


def test_control_characters_and_lone_surrogates_are_taken_out():
    assert clean("peace\x00\x1b \ud800 talks\ue000") == "peace talks"


def test_compatibility_forms_are_folded():
    assert clean("ﬁeld　Ｒ２Ｐ") == "field R2P"


def test_a_ligature_that_grows_does_not_break_the_budget():
    assert len(parse("\ufdfa" * 1_000).text) <= 1_000


def test_nothing_that_can_be_typed_raises():
    letters = 'ab "“”«»-*:()[]{}^~?\\/+&|!ORtitle:\x00\ud800\u202eمه١漢\n'
    source = random.Random(20261123)
    for _ in range(2_000):
        length = source.randrange(60)
        parse("".join(source.choice(letters) for _ in range(length)))


@pytest.mark.parametrize(
    "text",
    [
        "WHO PROTECTS CIVILIANS OR AID WORKERS",
        "THE RIGHTS OF WOMEN OR GIRLS",
    ],
)
def test_or_in_a_sentence_of_capitals_is_a_word(text):
    assert parse(text).clauses == tuple(map(Word, text.split()))


@pytest.mark.parametrize(
    "text",
    [
        "UNHCR OR UNICEF",
        "IOM OR UNHCR OR UNICEF OR OCHA OR WFP",
        "Who protects civilians OR aid workers",
        "من يحمي المدنيين OR عمال الإغاثة",
    ],
)
def test_or_elsewhere_joins_its_neighbours(text):
    assert any(isinstance(clause, Or) for clause in parse(text).clauses)


def test_a_repeated_word_weighs_the_square_root_of_its_count():
    assert parse("mali Mali peace MALI mali").clauses == (
        Word("mali", weight=2.0),
        Word("peace"),
    )
    assert parse('"mali" "mali" -peace -peace').clauses == (Phrase("mali"),)


def test_a_quotation_in_a_sentence_is_one_of_its_words():
    query = parse('what is known of "early warning" in Mali')
    assert query.clauses == (
        *map(Word, ("what", "is", "known", "of", "early", "warning")),
        Or((Phrase("early warning"),), is_required=False),
        *map(Word, ("in", "Mali")),
    )


@pytest.mark.parametrize(
    "text", ['"early warning" in Mali', 'title:"early warning" a b c d']
)
def test_other_quotations_are_required(text):
    assert any(isinstance(clause, Phrase) for clause in parse(text).clauses)
