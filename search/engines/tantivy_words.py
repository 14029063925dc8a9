"""What of a query is looked for: folded words and their stems in every language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..engine import TEXT_LANGUAGES
from ..folding import fold
from ..query import Clause, Either, Phrase, Query, Word
from .tantivy_analysis import stem

# Bytes; what is longer is no word that anybody types.
LONGEST_WORD = 200

# Words that stand together, each with its place: the stop words between are left out.
Sequence_ = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Term:
    """One word, phrase or beginning of a word that is looked for.

    literal: its words as they stand. stems: language → the stems of a plain word;
    none in the languages in `stopped`, where it is a stop word. is_literal: found as
    it stands, too, or only so when there are no stems.
    """

    literal: Sequence_
    stems: tuple[tuple[str, Sequence_], ...] = ()
    stopped: tuple[str, ...] = ()
    is_literal: bool = True
    is_prefix: bool = False
    field: str = ""


@dataclass(frozen=True)
class Asked:
    """A query's terms: `words` are optional (all, else any), `required` are not.

    Each of `required` is satisfied by any of its terms.
    """

    words: tuple[Term, ...] = ()
    required: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.required)

    def sought(self) -> Iterator[Term]:
        """Yield all terms but the excluded ones."""
        yield from self.words
        for options in self.required:
            yield from options


@lru_cache(maxsize=256)
def ask(query: Query, in_pages: bool = False) -> Asked:
    """Return the terms of a query; those of a title are not asked of pages."""
    clauses = [
        _without_title(clause) if in_pages else clause for clause in query.clauses
    ]
    plain = [_term(clause) for clause in clauses if isinstance(clause, Word)]
    found = [term for term in plain if term]
    if all(term.stopped for term in found):
        found = [replace(term, stems=(), is_literal=True) for term in found]
    required = [
        tuple(filter(None, (_term(option, True) for option in _options(clause))))
        for clause in clauses
        if isinstance(clause, (Phrase, Either))
    ]
    return Asked(
        words=tuple(dict.fromkeys(found)),
        required=tuple(filter(None, required)),
        excluded=tuple(filter(None, (_term(c, True) for c in query.excluded))),
    )


def _without_title(clause: Clause) -> Clause | None:
    if isinstance(clause, Either):
        return Either(tuple(option for option in clause.options if not option.field))
    return None if clause.field else clause


def _options(clause: Phrase | Either) -> Sequence[Word | Phrase]:
    return clause.options if isinstance(clause, Either) else (clause,)


def _term(clause: Word | Phrase, is_literal: bool = False) -> Term | None:
    """Return what to look for, None when there is no word in it.

    is_literal: look for a stop word as it stands; other words always are.
    """
    found = [word for word in fold(clause.text).split() if _is_short(word)]
    if not found:
        return None
    literal = tuple(enumerate(found))
    if isinstance(clause, Phrase):
        return Term(literal, field=clause.field)
    if clause.is_prefix:
        return Term(literal, is_prefix=True, field=clause.field)
    stems = {language: _stems(found, language) for language in TEXT_LANGUAGES}
    stopped = tuple(language for language, seq in stems.items() if not seq)
    return Term(
        literal,
        stems=tuple((language, seq) for language, seq in stems.items() if seq),
        stopped=stopped,
        is_literal=is_literal or not stopped,
        field=clause.field,
    )


def _stems(found: Sequence[str], language: str) -> Sequence_:
    stems = ((place, stem(word, language)) for place, word in enumerate(found))
    return tuple((place, stemmed) for place, stemmed in stems if stemmed)


def _is_short(word: str) -> bool:
    return len(word.encode()) <= LONGEST_WORD
