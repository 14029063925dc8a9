"""The editors' glossary: what else a reader's words are called, in five languages.

It works on the question alone, so a change needs no new index. This is the only place
where words are added to what a reader typed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis.folding import fold
from search.models import GlossaryEntry
from search.query.parser import parse
from search.query.tree import And, Clause, Or, Phrase, Query, Word

# So many places of a question are widened, each by so many terms.
MAX_EXPANSIONS = 8
MAX_TERMS = 24
# What a term of the glossary counts beside the reader's own words.
WEIGHT = 0.8

_ARTICLE = re.compile(r"^ال(?=\w{3})")
_PLURAL = re.compile(r"(?<=[a-z]{4})s$")

# A term's words as they are compared.
Key = tuple[str, ...]


@dataclass(frozen=True)
class GlossaryTerm:
    """A term and the language it is written in."""

    language: str
    text: str


@dataclass(frozen=True)
class ExpansionRule:
    """An entry as it is used: `typed` are the words that it is known by."""

    typed: tuple[str, ...]
    terms: tuple[GlossaryTerm, ...]
    is_ambiguous: bool = False


@dataclass(frozen=True)
class Expansion:
    """What was searched besides a reader's words, or may be meant by them."""

    words: str
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True)
class ExpandedQuery:
    """A question, what was also searched, and words that may mean several things."""

    query: Query
    expansions: tuple[Expansion, ...] = ()
    choices: tuple[Expansion, ...] = ()


def expand_query(text: str, no_expansion: bool = False) -> ExpandedQuery:
    """Return the query tree of what a reader typed, widened by the glossary.

    no_expansion: the reader wants their own words only; what would have been searched
    besides is told all the same.
    """
    query = parse(text)
    return current().read(query, no_expansion) if query else ExpandedQuery(query)


def key(text: str) -> Key:
    """Return a term's words without case, accents, article and the plural's s."""
    words = (_ARTICLE.sub("", word) for word in fold(text).split())
    return tuple(_PLURAL.sub("", word).replace("isation", "ization") for word in words)


class Glossary:
    """All entries by the words that they are known by."""

    def __init__(self, entries: Iterable[ExpansionRule]) -> None:
        entries = list(entries)
        self._names = [names for names in map(_names, entries) if names]
        self._widening: dict[Key, list[ExpansionRule]] = defaultdict(list)
        self._ambiguous: dict[Key, list[ExpansionRule]] = defaultdict(list)
        for entry in entries:
            known = self._ambiguous if entry.is_ambiguous else self._widening
            for name in dict.fromkeys(map(key, entry.typed)):
                known[name].append(entry)
        known = [*self._widening, *self._ambiguous]
        self._longest = max(map(len, known), default=0)

    def names(self) -> list[list[GlossaryTerm]]:
        """Return the terms that each entry is known by and that widen a question."""
        return self._names

    def read(self, query: Query, no_expansion: bool = False) -> ExpandedQuery:
        """Widen a query: at each of its words the longest term that begins there."""
        clauses: list[Clause] = []
        expansions: list[Expansion] = []
        choices: list[Expansion] = []
        for words, name in self._runs(query.clauses):
            typed = " ".join(word.text for word in words if isinstance(word, Word))
            terms = self._terms(self._widening, name)
            if meanings := self._terms(self._ambiguous, name):
                choices.append(Expansion(typed, meanings))
            elif terms and len(expansions) < MAX_EXPANSIONS:
                expansions.append(Expansion(typed, terms))
                words = words if no_expansion else [_expand_words(words, terms)]
            clauses += words
        return ExpandedQuery(
            replace(query, clauses=tuple(clauses)), tuple(expansions), tuple(choices)
        )

    def _runs(self, clauses: Sequence[Clause]) -> Iterator[tuple[Sequence, Key]]:
        """Yield the clauses in order: those that make up a term, or a single one."""
        place = 0
        while place < len(clauses):
            words, name = self._longest_at(clauses, place)
            yield words, name
            place += len(words)

    def _longest_at(self, clauses: Sequence[Clause], place: int) -> tuple[list, Key]:
        best: tuple[list, Key] = ([clauses[place]], ())
        name: Key = ()
        for end in range(place, len(clauses)):
            clause = clauses[end]
            if not _is_plain(clause):
                break
            name += key(clause.text)
            if len(name) > self._longest:
                break
            if name in self._widening or name in self._ambiguous:
                best = (list(clauses[place : end + 1]), name)
        return best

    def _terms(
        self, known: dict[Key, list[ExpansionRule]], name: Key
    ) -> tuple[GlossaryTerm, ...]:
        """Return what the entries of these words say, each thing once."""
        found: dict[tuple[str, Key], GlossaryTerm] = {}
        for entry in known.get(name, ()):
            for term in entry.terms:
                if key(term.text) != name:
                    found.setdefault((term.language, key(term.text)), term)
        return tuple(found.values())[:MAX_TERMS]


def _names(entry: ExpansionRule) -> list[GlossaryTerm]:
    """Return an entry's terms that lead to its others."""
    if entry.is_ambiguous:
        return []
    return [term for term in entry.terms if term.text in entry.typed]


def _is_plain(clause: Clause) -> bool:
    return isinstance(clause, Word) and not clause.is_prefix and not clause.field


def _expand_words(words: Sequence[Word], terms: Iterable[GlossaryTerm]) -> Or:
    own = And(tuple(words)) if len(words) > 1 else words[0]
    others = (Phrase(t.text, language=t.language, weight=WEIGHT) for t in terms)
    return Or((own, *others), is_required=False)


def expansion_rule(row: GlossaryEntry) -> ExpansionRule:
    """Return an entry of the database as it is used."""
    terms = tuple(GlossaryTerm(language, text) for language, text in row.terms())
    is_two_way = row.kind == GlossaryEntry.Kind.TWO_WAY
    typed = tuple(term.text for term in terms) if is_two_way else tuple(row.typed())
    return ExpansionRule(typed, terms, row.kind == GlossaryEntry.Kind.AMBIGUOUS)


def conflict(row: GlossaryEntry) -> tuple[str, str] | None:
    """Return the term of an entry that another one claims, and that one's name.

    A term stands in one two-way entry only, and an ambiguous one in none.
    """
    if row.kind == GlossaryEntry.Kind.ONE_WAY:
        return None
    others = GlossaryEntry.objects.filter(is_active=True).exclude(pk=row.pk)
    if row.kind == GlossaryEntry.Kind.AMBIGUOUS:
        others = others.filter(kind=GlossaryEntry.Kind.TWO_WAY)
    else:
        others = others.exclude(kind=GlossaryEntry.Kind.ONE_WAY)
    claimed = {
        key(text): str(other)
        for other in others
        for text in expansion_rule(other).typed
    }
    for text in expansion_rule(row).typed:
        if key(text) in claimed:
            return text, claimed[key(text)]
    return None


_cache: tuple[tuple, Glossary] = ((), Glossary(()))


def current() -> Glossary:
    """Return the glossary as the database has it: read again after any change."""
    global _cache
    stamp, glossary = _cache
    now = GlossaryEntry.objects.version()
    if now != stamp:
        rows = GlossaryEntry.objects.filter(is_active=True)
        glossary = Glossary(map(expansion_rule, rows))
        _cache = (now, glossary)
    return glossary
