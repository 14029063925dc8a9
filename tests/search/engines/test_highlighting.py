"""What a page shows as a match of a query, in each precision."""

from __future__ import annotations

import pytest

from search.engines.base import MARK_END, MARK_START
from search.engines.highlighting import highlight
from search.query.parser import parse


@pytest.mark.parametrize(
    ("words", "language", "text", "marked"),
    [
        ("warnings", "en", "A warning, a warden.", "A [warning], a warden."),
        # A stem of another language, which shares its field with this one.
        ("retrait", "fr", "La retraite de Russie.", "La [retraite] de Russie."),
        # A part of a compound.
        ("peace-building missions", "en", "For peace now.", "For [peace] now."),
        # A form that newer stemmers tell apart.
        ("organ", "en", "An organization.", "An [organization]."),
        # Less precise matches are none beside a precise one.
        ("organ", "en", "Organs of an organization.", "[Organs] of an organization."),
        # The words of a phrase are no match by themselves.
        ('"early warning"', "en", "An early day, a warning.", ""),
    ],
)
def test_match_is_as_precise_as_the_text_allows(words, language, text, marked):
    result = highlight(parse(words), text, language)
    shown = result.replace(MARK_START, "[").replace(MARK_END, "]")
    assert shown == (marked or text)
