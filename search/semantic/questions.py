"""Whether a search is a question, and its language."""

from __future__ import annotations

import re

from library.extraction import detect_language
from search.query.tree import Query

_QUESTION_MARK = re.compile(r"[?؟？¿]")
# With 12, 20 or 40 letters ranking across languages was the same within .007.
MIN_LETTERS = 20
# First words of questions in the languages of the interface, folded as typed.
_QUESTION_WORDS = frozenset(
    """
    how what why when where who whom which whose
    comment pourquoi quand où qui que quoi quel quelle quels quelles combien
    cómo como qué cuándo cuando dónde donde quién quien cuál cual cuánto cuántos
    كيف ماذا لماذا متى أين اين هل كم ما
    """.split()  # noqa: SIM905 (a list of words reads better so)
)


def language_of(query: Query) -> str:
    """Return the language of a query, "" if it is too short to tell."""
    return detect_language(query.text, MIN_LETTERS)


def is_question(text: str) -> bool:
    """Return whether a text asks something: by a question mark or its first word."""
    words = text.casefold().split(maxsplit=2)
    begins = len(words) > 1 and words[0].strip("¿'’") in _QUESTION_WORDS
    return begins or bool(_QUESTION_MARK.search(text))
