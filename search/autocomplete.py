"""Suggestions while typing: terms, glossary entries and titles.

Everything is counted in what the viewer may see, and what they may not see or what
nothing stands under is not suggested.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.languages import direction
from library.models import VOCABULARIES, Term
from search.analysis.folding import fold
from search.engines import circuit_breaker
from search.engines.base import EngineDown, EngineQuery, EngineResponse
from search.index.outbox import excluded_ids
from search.query.glossary import GlossaryTerm, current
from search.query.parser import clean
from search.query.tree import MAX_CHARACTERS, MIN_PREFIX, Query, Word
from search.service.fallback import filed_under, titled
from search.service.hydration import load
from search.service.term_labels import TermLabel, beginning_with

logger = logging.getLogger(__name__)

MIN_LETTERS = 2
MAX_ROWS, MAX_TERMS, MAX_ENTRIES = 10, 6, 3
MAX_WORDS = 8
# Seconds: later than this, nobody looks at a suggestion any more.
TIMEOUT_SECONDS = 0.7


@dataclass(frozen=True)
class SearchSuggestion:
    """One row. `hint`: another name, by which it was found."""

    label: str
    kind: str
    url: str
    count: int
    language: str = ""
    hint: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"


def suggest(text: str, viewer: Viewer) -> list[SearchSuggestion]:
    """Return what begins with a reader's words, most resources first.

    An engine that is late or away is not waited for: what the database knows then are
    terms and titles.
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
    named = _by_count([*_terms(words, source), *_entries(words, source)])
    titles = _titles(words, source)
    named = named[: max(MAX_TERMS, MAX_ROWS - len(titles))]
    rows = [*named, *titles[: MAX_ROWS - len(named)]]
    return sorted(rows, key=lambda row: -row.count)


class _Engine:
    """Counts and finds for one viewer, who does not wait long. Raises EngineDown."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.excluded_ids = excluded_ids()

    def counts(self, terms: list[Term]) -> dict[Term, int]:
        """Return how many resources stand under each term."""
        facets = tuple(model.facet for model in VOCABULARIES)
        counts = self._ask(Query(), facets=facets, limit=0).facets
        return {term: counts[term.facet].get(term.code, 0) for term in terms}

    def count(self, query: Query) -> int:
        """Return how many resources have all words of a query."""
        return self._ask(query, limit=0).all_words

    def titled(self, words: list[str]) -> tuple[int, ...]:
        """Return the resources whose title has words that begin so."""
        *whole, last = words
        query = Query(
            clauses=(
                *(Word(word, field="title") for word in whole),
                Word(last, is_prefix=len(last) >= MIN_PREFIX, field="title"),
            )
        )
        answer = self._ask(query, limit=MAX_ROWS)
        return answer.ids[: answer.all_words]

    def _ask(self, query: Query, **more) -> EngineResponse:
        engine_query = EngineQuery(
            query,
            self.viewer.levels,
            excluded_ids=self.excluded_ids,
            timeout=TIMEOUT_SECONDS,
            **more,
        )
        return circuit_breaker.call(lambda engine: engine.search(engine_query))


class _Database:
    """The same without an engine, as far as titles and terms go."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def counts(self, terms: list[Term]) -> dict[Term, int]:
        return filed_under(terms[:MAX_ROWS], self.viewer)

    def count(self, query: Query) -> int:
        return 0

    def titled(self, words: list[str]) -> tuple[int, ...]:
        return titled(words, self.viewer, MAX_ROWS)


def _by_count(found: Iterable[SearchSuggestion]) -> list[SearchSuggestion]:
    return sorted(found, key=lambda row: (-row.count, row.label.casefold()))


def _terms(words: list[str], source: _Engine | _Database) -> Iterator[SearchSuggestion]:
    found = dict(beginning_with(words))
    if not found:
        return
    for term, count in source.counts(list(found)).items():
        if count:
            kind = capfirst(str(term._meta.verbose_name))
            hint = "" if found[term] == term.label else found[term]
            url = term.get_absolute_url()
            yield SearchSuggestion(term.label, kind, url, count, hint=hint)


def _entries(
    words: list[str], source: _Engine | _Database
) -> Iterator[SearchSuggestion]:
    glossary = current()
    named = [_best(words, names) for names in glossary.names()]
    known = sorted(filter(None, named), key=lambda term: len(term.text))
    for term in known[:MAX_ENTRIES]:
        query = glossary.read(_plain(fold(term.text).split())).query
        if count := source.count(query):
            url = f"{reverse('search')}?{urlencode({'q': term.text})}"
            yield SearchSuggestion(term.text, _("Glossary"), url, count, term.language)


def _best(words: list[str], names: list[GlossaryTerm]) -> GlossaryTerm | None:
    """Return a term of an entry that begins so, in the reader's language if any."""
    begun = [term for term in names if TermLabel.of(term.text).begins(words)]
    return min(begun, key=lambda t: t.language != get_language(), default=None)


def _plain(words: list[str]) -> Query:
    return Query(clauses=tuple(map(Word, words)))


def _titles(words: list[str], source: _Engine | _Database) -> list[SearchSuggestion]:
    rows = load(source.titled(words), source.viewer)
    return [
        SearchSuggestion(
            row.title, _("Resource"), row.get_absolute_url(), 1, row.language
        )
        for row in rows
    ]
