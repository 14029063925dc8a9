"""Suggestions while typing: terms, glossary entries and titles.

Counts include only what the viewer may see; rows without resources are not suggested.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.folding import fold
from library.languages import direction
from library.models import VOCABULARIES, Term
from library.resources.records import resource_record
from search.engines import circuit_breaker
from search.engines.base import EngineDown, EngineQuery, EngineResponse
from search.query.glossary import current
from search.query.parser import clean
from search.query.tree import MAX_CHARACTERS, MIN_PREFIX, Query, Word
from search.service.fallback import count_resources, ids_by_title
from search.service.resources import load
from search.service.searcher import excluded_ids
from search.service.term_labels import TermLabel, beginning_with

logger = logging.getLogger(__name__)

MIN_LETTERS = 2
MAX_ROWS, MAX_TERMS, MAX_ENTRIES = 10, 6, 3
MAX_WORDS = 8
# Later suggestions would be useless: the user has continued typing.
TIMEOUT_SECONDS = 0.7


@dataclass(frozen=True)
class SearchSuggestion:
    """One row of suggestions. hint: the matching label if it is not `label`."""

    label: str
    kind: str
    url: str
    count: int
    language: str = ""
    hint: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language)


def suggest(text: str, viewer: Viewer) -> list[SearchSuggestion]:
    """Return suggestions that begin with the user's words, most resources first.

    When the engine is slow or down, terms and titles come from the database.
    """
    words = fold(clean(text[:MAX_CHARACTERS])).split()[:MAX_WORDS]
    if sum(map(len, words)) < MIN_LETTERS:
        return []
    try:
        return _ranked(words, _Engine(viewer))
    except EngineDown as error:
        logger.warning("Limited suggestions: %s", error)
        return _ranked(words, _Database(viewer))


def _ranked(words: list[str], source: _Engine | _Database) -> list[SearchSuggestion]:
    named = sorted(
        [*_terms(words, source), *_glossary_entries(words, source)],
        key=lambda row: (-row.count, row.label.casefold()),
    )
    titles = []
    for row in load(source.ids_by_title(words), source.viewer):
        record = resource_record(row)
        title, language = record.title, record.language
        # A title without the user's words would not look like a suggestion for them.
        starts = f" {fold(title)}"
        if not all(f" {word}" in starts for word in words):
            title, language = row.title, row.language
        url = row.get_absolute_url()
        titles.append(SearchSuggestion(title, _("Resource"), url, 1, language))
    named = named[: max(MAX_TERMS, MAX_ROWS - len(titles))]
    rows = [*named, *titles[: MAX_ROWS - len(named)]]
    return sorted(rows, key=lambda row: -row.count)


class _Engine:
    """Counts and titles from the engine, with a short timeout. Raises EngineDown."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.excluded_ids = excluded_ids()

    def term_counts(self, terms: list[Term]) -> dict[Term, int]:
        """Return how many resources have each term."""
        facets = tuple(model.facet for model in VOCABULARIES)
        counts = self._search(Query(), facets=facets, limit=0).facets
        return {term: counts[term.facet].get(term.code, 0) for term in terms}

    def count(self, query: Query) -> int:
        """Return how many resources contain all words of a query."""
        return self._search(query, limit=0, require_all=True).all_words

    def ids_by_title(self, words: list[str]) -> tuple[int, ...]:
        """Return the resources with a title in which each word begins a word."""
        *whole, last = words
        query = Query(
            clauses=(
                *(Word(word, field="title") for word in whole),
                Word(last, is_prefix=len(last) >= MIN_PREFIX, field="title"),
            )
        )
        return self._search(query, limit=MAX_ROWS, require_all=True).ids

    def _search(self, query: Query, **options) -> EngineResponse:
        engine_query = EngineQuery(
            query,
            self.viewer.levels,
            excluded_ids=self.excluded_ids,
            timeout=TIMEOUT_SECONDS,
            **options,
        )
        return circuit_breaker.call(lambda engine: engine.search(engine_query))


class _Database:
    """The same interface for the database, which can only search titles and terms."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def term_counts(self, terms: list[Term]) -> dict[Term, int]:
        return count_resources(terms[:MAX_ROWS], self.viewer)

    def count(self, query: Query) -> int:
        return 0

    def ids_by_title(self, words: list[str]) -> tuple[int, ...]:
        return ids_by_title(words, self.viewer, MAX_ROWS)


def _terms(words: list[str], source: _Engine | _Database) -> Iterator[SearchSuggestion]:
    labels = dict(beginning_with(words))
    if not labels:
        return
    for term, count in source.term_counts(list(labels)).items():
        if count:
            kind = capfirst(str(term._meta.verbose_name))
            hint = "" if labels[term] == term.label else labels[term]
            url = term.get_absolute_url()
            yield SearchSuggestion(term.label, kind, url, count, hint=hint)


def _glossary_entries(
    words: list[str], source: _Engine | _Database
) -> Iterator[SearchSuggestion]:
    glossary = current()
    best_terms = []
    for terms in glossary.names():
        matches = [term for term in terms if TermLabel.of(term.text).begins(words)]
        if matches:
            # In the active language if possible.
            matches.sort(key=lambda term: term.language != get_language())
            best_terms.append(matches[0])
    best_terms.sort(key=lambda term: len(term.text))
    for term in best_terms[:MAX_ENTRIES]:
        plain = Query(clauses=tuple(map(Word, fold(term.text).split())))
        if count := source.count(glossary.expand(plain).query):
            url = f"{reverse('search')}?{urlencode({'q': term.text})}"
            yield SearchSuggestion(
                term.text, _("Glossary"), url, count, term.known_language
            )
