"""The terms of a query: folded words and their stems in every language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeGuard

from library.folding import fold
from search.engines.base import TEXT_LANGUAGES
from search.engines.stemming import stem
from search.query.tree import And, Clause, Or, Phrase, Query, Word, is_word

# From this number of words on, any of them suffices and all of them rank higher: many
# texts that answer a long query lack one of its words.
MIN_WORDS_RANKED_BY_SOME = 3
# What having all words adds then: the score again, times this.
ALL_WORDS_WEIGHT = 0.2
# The weight of two words of the query that stand next to each other in a text as well:
# that of ordered pairs in the sequential dependence model (Metzler and Croft, 2005).
NEIGHBOURS_WEIGHT = 0.1
# Longer words are ignored: users do not type them.
MAX_WORD_BYTES = 200

# Consecutive words with their positions. Stop words are omitted but keep theirs.
TermPositions = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class QueryTerm:
    """One word, phrase or word prefix to search for.

    literal: its words as typed, folded. stems: language → the stems of a plain word;
    none in the languages in `stopped`, where it is a stop word. is_literal: also match
    the words as typed, or only those when there are no stems. language: the only
    language to search in, "" for all.
    """

    literal: TermPositions
    stems: tuple[tuple[str, TermPositions], ...] = ()
    stopped: tuple[str, ...] = ()
    is_literal: bool = True
    is_prefix: bool = False
    field: str = ""
    language: str = ""
    weight: float = 1.0


# All terms of an option must match.
Option = tuple[QueryTerm, ...]
# At least one option of a choice must match; the best one determines the score.
Choice = tuple[Option, ...]


@dataclass(frozen=True)
class AnalyzedQuery:
    """The terms of a query.

    words: all of them should match, else any. required: must match in either case.
    has_choice: matching any of the words differs from matching all of them.
    is_ranked_by_some: there are so many words that entries need not contain all of
    them. A glossary term counts as one; stop words of any language do not count.
    """

    words: tuple[Choice, ...]
    required: tuple[Choice, ...]
    excluded: tuple[QueryTerm, ...]
    has_choice: bool
    is_ranked_by_some: bool

    def __bool__(self) -> bool:
        return bool(self.words or self.required)

    def sought(self) -> Iterator[QueryTerm]:
        """Yield all terms except the excluded ones."""
        for choice in (*self.words, *self.required):
            for option in choice:
                yield from option


@lru_cache(maxsize=256)
def analyze_query(query: Query, in_pages: bool = False) -> AnalyzedQuery:
    """Return the terms of a query; with `in_pages`, without terms limited to titles."""
    words, required = [], []
    word_count = 0
    for clause in query.clauses:
        choice = _choice(clause, in_pages)
        if is_word(clause):
            # One without a term may still be a word to the other engine.
            word_count += max(map(len, choice), default=1)
        if choice:
            (words if is_word(clause) else required).append(choice)
    if all(term.stopped for choice in words for option in choice for term in option):
        words = [_as_it_stands(choice) for choice in words]
    words = list(dict.fromkeys(words))
    content_words = [
        choice
        for choice in words
        if not all(term.stopped for option in choice for term in option)
    ]
    return AnalyzedQuery(
        words=tuple(words),
        required=tuple(required),
        excluded=tuple(filter(None, (_term(c, True) for c in query.excluded))),
        has_choice=word_count > 1,
        is_ranked_by_some=len(content_words) >= MIN_WORDS_RANKED_BY_SOME,
    )


@lru_cache(maxsize=256)
def neighbours(query: Query) -> tuple[str, ...]:
    """Return each two consecutive plain words of a query, as typed."""
    return tuple(
        f"{first.text} {second.text}"
        for first, second in pairwise(query.clauses)
        if _is_plain(first) and _is_plain(second)
    )


def _is_plain(clause: Clause) -> TypeGuard[Word]:
    is_plain = isinstance(clause, Word) and clause.is_plain
    return is_plain and bool(fold(clause.text).split())


def _choice(clause: Clause, in_pages: bool) -> Choice:
    is_literal = not is_word(clause)
    options = clause.options if isinstance(clause, Or) else (clause,)
    return tuple(
        option
        for option_clause in options
        if (option := tuple(_terms(option_clause, is_literal, in_pages)))
    )


def _terms(
    clause: Word | Phrase | And, is_literal: bool, in_pages: bool
) -> Iterator[QueryTerm]:
    for part in clause.words if isinstance(clause, And) else (clause,):
        term = _term(part, is_literal)
        if term and not (in_pages and term.field):
            yield term


def _as_it_stands(choice: Choice) -> Choice:
    return tuple(
        tuple(replace(term, stems=(), is_literal=True) for term in option)
        for option in choice
    )


def _term(clause: Word | Phrase, is_literal: bool = False) -> QueryTerm | None:
    """Return the term of a clause, None when it contains no word.

    is_literal: match stop words as typed; other words always are.
    """
    words = [
        word
        for word in fold(clause.text).split()
        if len(word.encode()) <= MAX_WORD_BYTES
    ]
    if not words:
        return None
    literal = tuple(enumerate(words))
    if isinstance(clause, Phrase):
        return _phrase(clause, literal)
    if clause.is_prefix:
        return QueryTerm(
            literal, is_prefix=True, field=clause.field, weight=clause.weight
        )
    stems = {language: _stems(words, language) for language in TEXT_LANGUAGES}
    stopped = tuple(language for language, placed in stems.items() if not placed)
    return QueryTerm(
        literal,
        stems=tuple((language, placed) for language, placed in stems.items() if placed),
        stopped=stopped,
        is_literal=is_literal or not stopped,
        field=clause.field,
        weight=clause.weight,
    )


def _phrase(phrase: Phrase, literal: TermPositions) -> QueryTerm:
    language = phrase.language
    term = QueryTerm(
        literal, field=phrase.field, language=language, weight=phrase.weight
    )
    stems = _stems([word for _, word in literal], language) if language else ()
    if not stems:
        return term
    return replace(term, stems=((language, stems),), is_literal=False)


def _stems(words: Sequence[str], language: str) -> TermPositions:
    stems = ((place, stem(word, language)) for place, word in enumerate(words))
    return tuple((place, stemmed) for place, stemmed in stems if stemmed)
