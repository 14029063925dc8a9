"""Query expansion by the glossary, each term in texts of its own language.

Only queries are expanded, so that a changed entry needs no reindexing. No other module
adds words to a user's query.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Count, Max, Sum

from library.folding import fold
from library.languages import direction
from search.engines.base import NEUTRAL
from search.models import GlossaryEntry
from search.query.parser import parse
from search.query.tree import And, Clause, Or, Phrase, Query, Word

# Maximum number of expanded terms per query, and of terms added for each.
MAX_EXPANSIONS = 8
MAX_TERMS = 24
# The weight of an added term; the user's own words have 1.
WEIGHT = 0.8

# The Arabic article with its prefixes, as in `search.engines.stemming`.
_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{3})")
# Of French words before an apostrophe, which folding separates: l'asile, d'asile.
_ELISIONS = {"d", "l"}
_PLURAL = re.compile(r"(?<=[a-z]{4})s$")

# A term's words, normalised for comparison.
Key = tuple[str, ...]


@dataclass(frozen=True)
class GlossaryTerm:
    """A term and its language; NEUTRAL for a term of the other languages."""

    language: str
    text: str

    @cached_property
    def key(self) -> Key:
        return key(self.text)

    @cached_property
    def known_language(self) -> str:
        """The language as HTML's `lang` names it; "" if only the editors know it."""
        return "" if self.language == NEUTRAL else self.language

    @cached_property
    def direction(self) -> str:
        return direction(self.known_language)


@dataclass(frozen=True)
class ExpansionRule:
    """A glossary entry as applied to queries. typed: the texts that trigger it."""

    typed: tuple[str, ...]
    terms: tuple[GlossaryTerm, ...]
    is_ambiguous: bool = False


@dataclass(frozen=True)
class Expansion:
    """Some words of the user, and the terms that are added or offered as meanings."""

    words: str
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True)
class ExpandedQuery:
    """A query with its expansions. choices: words that have several meanings."""

    query: Query
    expansions: tuple[Expansion, ...] = ()
    choices: tuple[Expansion, ...] = ()


def expand_query(text: str, no_expansion: bool = False) -> ExpandedQuery:
    """Parse a user's input and expand it by the glossary.

    no_expansion: the query contains only the user's words; the possible expansions are
    returned anyway.
    """
    query = parse(text)
    return current().expand(query, no_expansion) if query else ExpandedQuery(query)


def key(text: str) -> Key:
    """Return a term's words without case, accents, article and the plural's s."""
    words = [_ARTICLE.sub("", word) for word in fold(text).split()]
    words = [word for word in words if word not in _ELISIONS] or words
    return tuple(_PLURAL.sub("", word).replace("isation", "ization") for word in words)


class Glossary:
    """All rules, indexed by the terms that trigger them."""

    def __init__(self, rules: Iterable[ExpansionRule]) -> None:
        self._names: list[list[GlossaryTerm]] = []
        self._expanding: dict[Key, list[ExpansionRule]] = defaultdict(list)
        self._ambiguous: dict[Key, list[ExpansionRule]] = defaultdict(list)
        for rule in rules:
            by_name = self._ambiguous if rule.is_ambiguous else self._expanding
            for name in dict.fromkeys(map(key, rule.typed)):
                by_name[name].append(rule)
            names = [term for term in rule.terms if term.text in rule.typed]
            if names and not rule.is_ambiguous:
                self._names.append(names)
        all_names = [*self._expanding, *self._ambiguous]
        self._max_length = max(map(len, all_names), default=0)

    def names(self) -> list[list[GlossaryTerm]]:
        """Return the terms of each rule that trigger it."""
        return self._names

    def expand(self, query: Query, no_expansion: bool = False) -> ExpandedQuery:
        """Expand a query; at each word, the longest term that begins there is used."""
        clauses: list[Clause] = []
        expansions: list[Expansion] = []
        choices: list[Expansion] = []
        position = 0
        while position < len(query.clauses):
            words, name = self._longest_term(query.clauses[position:])
            position += len(words)
            typed = " ".join(word.text for word in words if isinstance(word, Word))
            terms = self._other_terms(self._expanding, name)
            if meanings := self._other_terms(self._ambiguous, name):
                choices.append(Expansion(typed, meanings))
            elif terms and len(expansions) < MAX_EXPANSIONS:
                expansions.append(Expansion(typed, terms))
                if not no_expansion:
                    own = And(tuple(words)) if len(words) > 1 else words[0]
                    others = (
                        Phrase(term.text, language=term.language, weight=WEIGHT)
                        for term in terms
                    )
                    words = [Or((own, *others), is_required=False)]
            clauses += words
        return ExpandedQuery(
            replace(query, clauses=tuple(clauses)), tuple(expansions), tuple(choices)
        )

    def _longest_term(self, clauses: tuple[Clause, ...]) -> tuple[list, Key]:
        """Return the first clauses that form a term, or the first one alone."""
        longest: tuple[list, Key] = ([clauses[0]], ())
        name: Key = ()
        for end, clause in enumerate(clauses, start=1):
            if not isinstance(clause, Word) or clause.is_prefix or clause.field:
                break
            name += key(clause.text)
            if len(name) > self._max_length:
                break
            if name in self._expanding or name in self._ambiguous:
                longest = (list(clauses[:end]), name)
        return longest

    def _other_terms(
        self, rules: dict[Key, list[ExpansionRule]], name: Key
    ) -> tuple[GlossaryTerm, ...]:
        """Return the terms of the rules for `name`, each once, without `name`."""
        terms: dict[tuple[str, Key], GlossaryTerm] = {}
        for rule in rules.get(name, ()):
            for term in rule.terms:
                if term.key != name:
                    terms.setdefault((term.language, term.key), term)
        return tuple(terms.values())[:MAX_TERMS]


def expansion_rule(row: GlossaryEntry) -> ExpansionRule:
    """Return the rule of a glossary entry."""
    terms = tuple(GlossaryTerm(language, text) for language, text in row.terms())
    is_two_way = row.kind == GlossaryEntry.Kind.TWO_WAY
    typed = tuple(term.text for term in terms) if is_two_way else tuple(row.typed())
    return ExpansionRule(typed, terms, row.kind == GlossaryEntry.Kind.AMBIGUOUS)


def conflict(row: GlossaryEntry) -> tuple[str, str] | None:
    """Return the first term of `row` used by another entry, and that entry's name.

    A term may be in only one two-way entry; an ambiguous term may be in none.
    """
    if row.kind == GlossaryEntry.Kind.ONE_WAY:
        return None
    others = GlossaryEntry.objects.filter(is_active=True).exclude(pk=row.pk)
    if row.kind == GlossaryEntry.Kind.AMBIGUOUS:
        others = others.filter(kind=GlossaryEntry.Kind.TWO_WAY)
    else:
        others = others.exclude(kind=GlossaryEntry.Kind.ONE_WAY)
    owners = {
        key(text): str(other)
        for other in others
        for text in expansion_rule(other).typed
    }
    for text in expansion_rule(row).typed:
        if key(text) in owners:
            return text, owners[key(text)]
    return None


_cache: tuple[dict, Glossary] = ({}, Glossary(()))


def current() -> Glossary:
    """Return the cached glossary, reloaded after any change in the database."""
    global _cache
    cached_version, glossary = _cache
    # Differs after any change.
    version = GlossaryEntry.objects.aggregate(
        Count("pk"), Max("updated_at"), Sum("latest_revision")
    )
    if version != cached_version:
        rows = GlossaryEntry.objects.filter(is_active=True)
        glossary = Glossary(map(expansion_rule, rows))
        _cache = (version, glossary)
    return glossary
