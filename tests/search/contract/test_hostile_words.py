"""Whatever a reader types is a search, never an error, and gives nothing away."""

import pytest

from search.engines.base import FACETS, EngineQuery
from search.query.parser import parse
from search.query.tree import MAX_WORDS, Or, Phrase, Query, Word
from tests.search.contract.entries import (
    PUBLIC,
    change,
    fill,
    page,
    query,
    resource_entry,
)

HOSTILE = [
    "\x00",
    "zephyr\x00\x01\x1f",
    "\ud800",
    "zephyr \udfff\ud800",
    "\u202e\u2066zephyr\u2069",
    "\ufeff\u200b\u200d",
    "\ue000zephyr\ue001",
    "'\"`\\/",
    "zephyr\\",
    '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /',
    "title:(zephyr AND quokka)~2^5 [a TO b] /re.*gex/",
    "*:*",
    "_exists_:title AND NOT zephyr",
    "((((((((((",
    "zephyr" * 5_000,
    "é" * 40_000,
    "a-" * 500,
    "保" * 1_000,
    "zephyr\u0301" + "\u0301" * 2_000,
    "🙂👩‍👩‍👧‍👦",
    "مسؤولية\u0640\u064e",
    "…—–·",
    "١٢٣",
    '{"match_all": {}}',
    "</mark><script>alert(1)</script>",
    "%s %d {0} ${jndi:x}",
    "",
    " ",
]


@pytest.fixture
def library(engine):
    fill(
        engine,
        change(
            resource_entry(1, "Zephyr", text="zephyr and quokka"),
            pages=[page(1, "zephyr and quokka")],
        ),
        resource_entry(2, "Xylem secret", visibility="committee"),
    )
    return engine


def ask_everything(engine, asked: Query) -> None:
    """Ask in each way there is; hidden resources must stay hidden."""
    for sort in ("relevance", "title"):
        answer = engine.search(EngineQuery(asked, PUBLIC, facets=FACETS, sort=sort))
        assert 2 not in answer.ids
    for hit in engine.page_hits(asked, [1, 2]):
        assert hit.resource_id == 1
    assert engine.pages_matching(asked, 1, 1) in ([], [1])
    for language in ("en", "ar", "xx"):
        marked = engine.highlight(asked, "Zephyr 🙂 quokka", language)
        assert marked.replace("\ue000", "").replace("\ue001", "") == "Zephyr 🙂 quokka"


def ask_everywhere(engine, text: str) -> None:
    """Ask for a text in each place that a question has for words."""
    for clause in (
        Word(text),
        Word(text, is_prefix=True),
        Word(text, field="title"),
        Phrase(text),
        Phrase(text, field="title"),
        Or((Word(text), Phrase(text))),
    ):
        ask_everything(engine, Query(text=text, clauses=(clause,)))
    zephyr = Word("zephyr")
    ask_everything(
        engine, Query(clauses=(zephyr, Word(text)), excluded=(Phrase(text),))
    )
    ask_everything(engine, Query(clauses=(zephyr,), excluded=(Word(text),)))
    ask_everything(engine, parse(text))


def test_hostile_words_are_no_error_reliability_35(library, subtests):
    for text in HOSTILE:
        with subtests.test(text=text):
            ask_everywhere(library, text)


def test_as_many_words_as_allowed_are_no_error(library):
    words = tuple(Word(f"w{number}") for number in range(MAX_WORDS - 1))
    asked = Query(clauses=(*words, Word("zephyr")))
    ask_everything(library, asked)
    answer = library.search(EngineQuery(asked, PUBLIC))
    assert (answer.ids, answer.match_any) == ((1,), True)


def test_many_prefixes_and_phrases_are_no_error_reliability_35(library):
    ask_everything(
        library,
        Query(
            clauses=(
                *(Word(f"zep{n}", is_prefix=True) for n in range(30)),
                *(Phrase(f"zephyr and {n}") for n in range(4)),
                Or(tuple(Word(f"q{n}") for n in range(30))),
            ),
            excluded=tuple(Word(f"x{n}") for n in range(30)),
        ),
    )


def test_a_word_without_any_letter_does_not_hide_the_others(library):
    assert library.search(EngineQuery(query("zephyr … —"), PUBLIC)).ids == (1,)


def test_overlong_word_is_no_condition(library):
    """Engines do not index such a word, so nothing could match it."""
    for words in ("zephyr " + "x" * 300, "zephyr ?? " + "x" * 300):
        response = library.search(EngineQuery(query(words), PUBLIC))
        assert (response.ids, response.total) == ((1,), 1)
