"""What the results page shows besides the results."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from search.analysis.edit_distance import is_spellable
from search.engines import circuit_breaker
from search.engines.base import SORTS, EngineDown
from search.query.glossary import GlossaryTerm
from search.query.tree import Or, Query, Word
from search.results_page.zero_results import (
    Alternative,
    without_a_filter,
    without_any_filter,
    without_quotes,
)
from search.service.facets import Chip, ShownFacet, chips, show
from search.service.meaning import is_applicable
from search.service.request import SearchRequest, word_params
from search.service.results import Results
from search.service.searcher import excluded_ids, search

logger = logging.getLogger(__name__)

# With so many resources that have all words, no spelling is suggested.
MIN_HITS = 3
# A word that exists is replaced only by one that is so many times as frequent.
MIN_COUNT_RATIO = 10
MAX_WORDS = 8
# A row shows the text of its best page only.
SNIPPETS = 1
_LETTERS = re.compile(r"\w+")
SORT_LABELS = {
    "relevance": _("Most relevant"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "added": _("Recently added"),
    "title": _("Title, A to Z"),
}


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True)
class SpellingCorrection:
    """A better spelling of a request. `is_shown`: its results are on the page."""

    typed: SearchRequest
    better: SearchRequest
    is_shown: bool = False

    @property
    def better_params(self) -> str:
        return self.better.to_params()

    @property
    def typed_params(self) -> str:
        """The query string of exactly what the user typed."""
        return self.typed.to_params(no_expansion=True)


@dataclass(frozen=True)
class PageLinks:
    """The query strings of further searches.

    previous, next: None without such a page. bare: without filters. literal: only the
    user's words. expanded: with related terms. with_meaning, without_meaning: with and
    without results that are close in meaning. words: only words, "" or with a "?".
    """

    first: str
    previous: str | None
    next: str | None
    bare: str
    literal: str
    expanded: str
    with_meaning: str
    without_meaning: str
    words: str


@dataclass(frozen=True)
class ResultsPage:
    """A request, its results, and links to further searches."""

    request: SearchRequest
    results: Results
    facets: tuple[ShownFacet, ...]
    chips: tuple[Chip, ...]
    spelling: SpellingCorrection | None = None

    @classmethod
    def of(cls, request: SearchRequest) -> ResultsPage:
        """Answer a request, or a better spelling of it when there are no results."""
        results = search(request, with_meaning=True, snippets=SNIPPETS)
        spelling = None
        if better := better_spelling(request, results):
            corrected = replace(request.with_text(better), page=1)
            spelling = SpellingCorrection(request, corrected)
            if not results.total and not request.no_expansion:
                corrected_results = search(
                    corrected, with_meaning=True, snippets=SNIPPETS
                )
                if corrected_results.total:
                    spelling = replace(spelling, is_shown=True)
                    request, results = corrected, corrected_results
        return cls(
            request,
            results,
            tuple(show(f, bool(request.filters.get(f.name))) for f in results.facets),
            tuple(chips(request, results.facets)),
            spelling,
        )

    @property
    def hidden_filters(self) -> list[Chip]:
        """The selected values without a checkbox, which the form sends as well."""
        boxes = {
            (facet.name, value.code) for facet in self.facets for value in facet.visible
        }
        # The fields of the range are shown with the years.
        if (years := self.request.year_range) and "year" in dict(boxes):
            boxes.add(("year", years.code))
        return [chip for chip in self.chips if (chip.facet, chip.code) not in boxes]

    @property
    def sorts(self) -> list[Sort]:
        """The sort orders; the default has no value, which keeps URLs short."""
        default = "relevance" if self.request.query else "newest"
        return [
            Sort(
                "" if sort == default else sort,
                str(SORT_LABELS[sort]),
                sort == self.request.order,
            )
            for sort in SORTS
            if self.request.query or sort != "relevance"
        ]

    @cached_property
    def links(self) -> PageLinks:
        request, page = self.request, self.request.page
        is_last = page >= self.results.page_total
        words = word_params(request.text, request.no_expansion, request.no_meaning)
        return PageLinks(
            first=request.to_params(page=1),
            previous=request.to_params(page=page - 1) if page > 1 else None,
            next=None if is_last else request.to_params(page=page + 1),
            bare=replace(request, filters={}).to_params(page=1),
            literal=request.to_params(page=1, no_expansion=True),
            expanded=request.to_params(page=1, no_expansion=False),
            with_meaning=request.to_params(page=1, no_meaning=False),
            without_meaning=request.to_params(page=1, no_meaning=True),
            words=f"?{urlencode(words)}" if words else "",
        )

    @property
    def can_use_meaning(self) -> bool:
        """Whether the request is searched by meaning, or would be."""
        return not self.results.is_limited and is_applicable(self.request)

    @property
    def meanings(self) -> list[tuple[str, list[tuple[GlossaryTerm, str]]]]:
        """What ambiguous words can mean: terms, and the query string of each."""
        meanings = []
        for choice in self.request.choices:
            pattern = rf"(?<!\w){re.escape(choice.words)}(?!\w)"
            terms = []
            for term in choice.terms:
                text = re.sub(
                    pattern,
                    lambda _, term=term: term.text,
                    self.request.text,
                    count=1,
                )
                terms.append((term, self.request.to_params(q=text, page=1)))
            meanings.append((choice.words, terms))
        return meanings

    def without_a_filter(self) -> list[Alternative]:
        """Return the results that each filter excludes."""
        return without_a_filter(self.request, self.results)

    def without_any_filter(self) -> Alternative | None:
        return without_any_filter(self.request)

    def without_quotes(self) -> Alternative | None:
        return without_quotes(self.request)


def better_spelling(request: SearchRequest, results: Results) -> str:
    """Return a better spelling of a request's words, "" when there is none.

    Suggested words come only from resources that the viewer may see.
    Only plain words are corrected; words that the glossary knows are spelt right.
    """
    if results.is_limited or results.all_words >= MIN_HITS or request.page > 1:
        return ""
    words = list(dict.fromkeys(_plain_words(request.query)))[:MAX_WORDS]
    if not words:
        return ""
    hidden_ids = excluded_ids()
    try:
        similar_words = circuit_breaker.call(
            lambda engine: engine.similar_words(
                words, request.viewer.levels, hidden_ids
            )
        )
    except EngineDown as error:
        logger.warning("No spelling suggestions: %s", error)
        return ""
    text = request.text
    for word, result in similar_words.items():
        if result.similar:
            better, count = result.similar[0]
            if count >= MIN_COUNT_RATIO * result.count:
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
                text = re.sub(pattern, lambda _, better=better: better, text)
    return text if text != request.text else ""


def _plain_words(query: Query) -> Iterator[str]:
    """Yield the words that may be misspelt."""
    for clause in query.clauses:
        is_choice = isinstance(clause, Or) and clause.is_required
        for word in clause.options if is_choice else (clause,):
            if isinstance(word, Word) and not word.is_prefix:
                letters = _LETTERS.findall(word.text)
                if len(letters) == 1 and is_spellable(letters[0]):
                    yield letters[0]
