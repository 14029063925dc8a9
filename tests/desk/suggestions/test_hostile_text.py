"""Text made to hurt: answers stay bounded, plain, and come."""

import pytest

from desk.models import Suggestion
from desk.suggestions.rules import Facts, suggest
from desk.suggestions.rules.confidence import _MEASURED
from desk.suggestions.text.evidence import MAX_LENGTH, quote
from tests.desk.suggestions.rules import known, proposals

SIZE = 200_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a" * SIZE,
        "1 " * (SIZE // 2),
        "2005 09 " * (SIZE // 8),
        "S/RES/" * (SIZE // 6),
        "A/1-" * (SIZE // 4),
        "(" * SIZE,
        "\n" * SIZE,
        " " * SIZE,
        "Congo " * (SIZE // 6),
        "the Democratic Republic of the " * (SIZE // 31),
        "letter dated of the " * (SIZE // 20),
        "distr " * (SIZE // 6),
        "report of the " * (SIZE // 14),
        "وال" * (SIZE // 3),
        "\u0301" * SIZE,
        "\ue000\u202e<script>" * (SIZE // 10),
        "january " * (SIZE // 8),
        "© " * (SIZE // 2),
        "dollars " * (SIZE // 8),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_any_text_raises_nothing(text):
    found = suggest([text, text], Facts(title=text, name=text), known())
    assert all(len(one.quote) <= MAX_LENGTH for one in found)


def test_markup_in_a_text_is_escaped():
    (found,) = proposals("regions", "<b>Mali</b>\n<script>x()</script> Mali. Mali.")
    assert "<script>" in found.quote or "<b>" in found.quote


def test_quote_is_cut_at_words():
    text = "word " * 100 + "Mali " + "after " * 100
    start = text.index("Mali")
    words = quote(text, start, start + 4)
    assert len(words) <= MAX_LENGTH
    assert words.startswith("… word ")
    assert words.endswith(" after …")


def test_quote_is_one_sentence():
    text = "One thing. Another thing in Mali happened! A third one."
    start = text.index("Mali")
    assert quote(text, start, start + 4) == "Another thing in Mali happened!"


def test_abbreviation_does_not_end_a_sentence():
    text = "One thing. The Chargé d’affaires a.i. of Mali wrote. A third one."
    start = text.index("Mali")
    assert quote(text, start, start + 4) == "The Chargé d’affaires a.i. of Mali wrote."


def test_rule_names_fit_into_their_column():
    length = Suggestion._meta.get_field("source").max_length
    assert all(len(source) <= length for _field, source in _MEASURED)
    assert {field for field, _source in _MEASURED} <= set(Suggestion.Field.values)
