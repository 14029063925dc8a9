"""What of a search goes to the model."""

import pytest

from search.query.parser import parse
from search.query.tree import Or, Phrase, Query
from search.semantic.model import words_for_model
from search.semantic.questions import is_question


@pytest.mark.parametrize(
    "text",
    [
        '"early warning"',
        'floods "early warning"',
        "S/RES/1674",
        "resolution 1674",
        "title:floods rivers",
        "floods -rivers",
        "floods OR rivers",
        "flood* rivers",
        "UNHCR",
        "UNHCR R2P",
        "HOW ARE CIVILIANS PROTECTED",
        "1994",
        "",
        "?!",
        "ⴰⵎⴰⵣⵉⵖ ⵜⴰⵎⵓⵔⵜ",
    ],
)
def test_exact_searches_go_by_words_only(text):
    assert words_for_model(parse(text)) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("displaced persons", "displaced persons"),
        ("UNHCR displaced persons", "displaced persons"),
        ("desplazados en el Chad", "desplazados en el Chad"),
        ("حماية المدنيين", "حماية المدنيين"),
        ("A question?", "A question?"),
    ],
)
def test_plain_words_go_to_the_model_without_acronyms(text, words):
    assert words_for_model(parse(text)) == words


def test_expansions_do_not_make_a_search_exact():
    word = parse("genocide").clauses[0]
    expanded = Or((word, Phrase("génocide", language="fr")), is_required=False)
    assert words_for_model(Query("genocide", (expanded,))) == "genocide"


def test_excluded_terms_never_go_to_the_model(settings):
    settings.SEMANTIC_EXCLUDED_TERMS = ["Jane Roe", "x+y"]
    assert words_for_model(parse("protection of jane roe")) == ""
    assert words_for_model(parse("the x+y method")) == ""
    assert words_for_model(parse("jane eyre roe")) == "jane eyre roe"


@pytest.mark.parametrize(
    "text",
    [
        "how are they protected",
        "Comment protéger",
        "protection of whom?",
        "¿qué pasó",
        "كيف نحمي المدنيين",
        "ما هي الحماية؟",
        "Où vont-ils",
        "cómo se protege",
    ],
)
def test_questions_are_recognised(text):
    assert is_question(text)


@pytest.mark.parametrize("text", ["", "how", "protection", "whatever happened", "من"])
def test_other_words_are_no_questions(text):
    assert not is_question(text)
