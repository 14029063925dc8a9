"""Which searches go to the model, and with which words."""

from __future__ import annotations

import re

from library.extraction import detect_language
from search.query.tree import And, Clause, Or, Phrase, Query, Word
from search.semantic.model import excluded_terms, is_readable

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


def words_for_model(query: Query) -> str:
    """Return the words of a query that the model reads, "" if it goes by words only.

    Quotation marks, UN symbols, `title:`, `-word`, `OR` and `word*` say exactly what to
    find, so nothing else is. Acronyms are left out.
    """
    pattern = excluded_terms()
    is_exact = query.excluded or not all(map(_is_plain, query.clauses))
    if not query or is_exact or (pattern and pattern.search(query.text)):
        return ""
    text = " ".join(w for w in query.text.split() if not is_acronym(w))
    is_word = any(c.isalpha() for c in text)
    return text if is_word and is_readable(text) else ""


def is_acronym(word: str) -> bool:
    """Return whether a word is written in capitals, of at least two letters.

    A model takes nothing from these: UNHCR is close to UNHRC.
    """
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def language_of(query: Query) -> str:
    """Return the language of a query, "" if it is too short to tell."""
    return detect_language(query.text, MIN_LETTERS)


def is_question(text: str) -> bool:
    """Return whether a text asks something: by a question mark or its first word."""
    words = text.casefold().split(maxsplit=2)
    begins = len(words) > 1 and words[0].strip("¿'’") in _QUESTION_WORDS
    return begins or bool(_QUESTION_MARK.search(text))


def _is_plain(clause: Clause | And) -> bool:
    """Return whether a clause is a word as typed, or one with its expansions."""
    if isinstance(clause, Or):
        return not clause.is_required and _is_plain(clause.options[0])
    if isinstance(clause, And):
        return all(map(_is_plain, clause.words))
    if isinstance(clause, Phrase):
        return False
    return isinstance(clause, Word) and not clause.is_prefix and not clause.field
