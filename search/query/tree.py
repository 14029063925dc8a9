"""The reader's words → a query tree that both engines understand.

Syntax: words, "exact phrases" (also “ ” « »), -word, -"phrase", OR, title:word, word*.
What is malformed is taken as plain words; what was ignored is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MAX_CHARACTERS = 1_000
MAX_WORDS = 64
MAX_PHRASES = 4
# Further UN symbols are plain words.
MAX_SYMBOLS = 8
MIN_PREFIX = 3


@dataclass(frozen=True)
class Word:
    """A word as typed, in any case; `is_prefix` for word*; `field` is "" or "title"."""

    text: str
    is_prefix: bool = False
    field: str = ""


@dataclass(frozen=True)
class Phrase:
    """Words that stand together, literally: no stemming, accents and case folded.

    With a `language` (of TEXT_LANGUAGES) they stand together in the texts of that
    language, in any of its forms. `weight`: what a match counts beside a usual one.
    """

    text: str
    field: str = ""
    language: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class And:
    """Several words, all of them, anywhere; only as an option of an Either."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Or:
    """At least one of the options (OR).

    What is not `is_required` counts as one of the reader's words: all, else any; of
    its options the best one counts.
    """

    options: tuple[Word | Phrase | And, ...]
    is_required: bool = True


Clause = Word | Phrase | Or


def is_word(clause: Clause) -> bool:
    """Say whether a clause counts as one of the reader's words: all, else any."""
    return isinstance(clause, Word) or (
        isinstance(clause, Or) and not clause.is_required
    )


class Ignored(TextChoices):
    """What of a query was left out, to be said to the reader in one line."""

    TOO_LONG = "too-long", _("Only the first 1,000 characters were searched.")
    TOO_MANY_WORDS = "too-many-words", _("Only the first 64 words were searched.")
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
    """What is asked. Phrases are required, Either too unless it says otherwise;
    words: all, else any.

    text: what the reader typed, cleaned and cut to the budget.
    """

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Word | Phrase, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)
