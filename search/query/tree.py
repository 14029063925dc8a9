"""The query tree: a parsed query, independent of the engine.

Syntax: words, "exact phrases" (also “ ” « »), -word, -"phrase", OR, title:word, word*.
Malformed input is treated as plain words; `Query.ignored` tells what was ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MAX_CHARACTERS = 1_000
MAX_WORDS = 200
MAX_PHRASES = 4
# UN symbols beyond this number are treated as plain words.
MAX_SYMBOLS = 8
MIN_PREFIX = 3


@dataclass(frozen=True)
class Word:
    """A word as typed, case-insensitive. is_prefix: word*. field: "" or "title".

    weight: of a match, relative to other words.
    """

    text: str
    is_prefix: bool = False
    field: str = ""
    weight: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it is a word alone, neither a prefix nor limited to a field."""
        return not (self.is_prefix or self.field)


@dataclass(frozen=True)
class Phrase:
    """Consecutive words, matched without stemming; case and accents are folded.

    language: "", or one of TEXT_LANGUAGES: then the words are stemmed, and only texts
    in that language match. weight: of a match, relative to other matches.
    """

    text: str
    field: str = ""
    language: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class And:
    """Several words, all of which must match, in any place; only used inside an Or."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Or:
    """At least one of the options must match; the best one determines the score.

    is_required: if false, it counts as one of the user's words: all of these should
    match, else any.
    """

    options: tuple[Word | Phrase | And, ...]
    is_required: bool = True


Clause = Word | Phrase | Or


def is_word(clause: Clause) -> TypeGuard[Word | Or]:
    """Return whether a clause is one of the words, which match all, else any."""
    return isinstance(clause, Word) or (
        isinstance(clause, Or) and not clause.is_required
    )


class Ignored(TextChoices):
    """A part of a query that was ignored; the label is shown to the user."""

    TOO_LONG = "too-long", _("Only the first 1,000 characters were searched.")
    TOO_MANY_WORDS = "too-many-words", _("Only the first 200 words were searched.")
    TOO_MANY_PHRASES = (
        "too-many-phrases",
        _("Only the first 4 phrases were searched as phrases."),
    )
    SHORT_PREFIX = (
        "short-prefix",
        _("An asterisk needs at least three letters before it."),
    )
    ONLY_EXCLUSIONS = (
        "only-exclusions",
        _("A search needs at least one word that is not excluded."),
    )


@dataclass(frozen=True)
class Query:
    """A parsed query.

    text: the user's input, cleaned and truncated. clauses: each Phrase is required, and
    each Or unless its `is_required` is false; of the words, all should match, else any.
    From three words on, any suffices, and all of them rank higher.
    """

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Word | Phrase, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)
