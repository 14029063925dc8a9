"""What the page of results shows beside the results themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from library.languages import direction
from search.engines.base import SORTS
from search.query.glossary import Expansion, GlossaryTerm
from search.results_page.did_you_mean import better_spelling
from search.results_page.filters import Chip, ShownFacet, chips, show, with_filters
from search.results_page.zero_results import (
    Alternative,
    without_a_filter,
    without_any_filter,
    without_quotes,
)
from search.service.request import SearchRequest, word_params
from search.service.results import Results
from search.service.searcher import search


@dataclass(frozen=True)
class ShownTerm:
    """A term with its language and direction; `params` when it is a way on."""

    text: str
    language: str
    direction: str
    params: str = ""


@dataclass(frozen=True)
class ShownExpansion:
    """Some of the reader's words, and terms beside them."""

    words: str
    terms: tuple[ShownTerm, ...]


def expansions_shown(request: SearchRequest) -> list[ShownExpansion]:
    """Return what was searched besides the words, or would be."""
    return [
        ShownExpansion(widened.words, tuple(_shown(term) for term in widened.terms))
        for widened in request.expansions
    ]


def meanings(request: SearchRequest) -> list[ShownExpansion]:
    """Return what ambiguous words can mean, each with the search for it."""
    return [_meanings(request, choice) for choice in request.choices]


def _meanings(request: SearchRequest, choice: Expansion) -> ShownExpansion:
    terms = []
    for term in choice.terms:
        text = _put(term.text, choice.words, request.text)
        terms.append(_shown(term, request.to_params(q=text, page=1)))
    return ShownExpansion(choice.words, tuple(terms))


def _shown(term: GlossaryTerm, params: str = "") -> ShownTerm:
    return ShownTerm(term.text, term.language, direction(term.language), params)


def _put(new: str, words: str, text: str) -> str:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return re.sub(pattern, lambda _: new, text, count=1)


SORT_LABELS = {
    "relevance": _("Most relevant"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("Title, A to Z"),
}


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True)
class SpellingCorrection:
    """A better spelling of a request; `is_shown`: its results are on the page."""

    typed: SearchRequest
    better: SearchRequest
    is_shown: bool = False

    @property
    def better_params(self) -> str:
        return self.better.to_params()

    @property
    def typed_params(self) -> str:
        """The way to what was typed, and to nothing else."""
        return self.typed.to_params(no_expansion=True)


@dataclass(frozen=True)
class ResultsPage:
    """A request, its results, and ways on from there."""

    request: SearchRequest
    results: Results
    facets: tuple[ShownFacet, ...]
    chips: tuple[Chip, ...]
    spelling: SpellingCorrection | None = None

    @classmethod
    def of(cls, request: SearchRequest) -> ResultsPage:
        """Answer a request; where nothing is found, a better spelling of it."""
        results = search(request)
        spelling = None
        if better := better_spelling(request, results):
            corrected = replace(request.asking(better), page=1)
            spelling = SpellingCorrection(request, corrected)
            if not results.total and not request.no_expansion:
                found = search(corrected)
                if found.total:
                    spelling = replace(spelling, is_shown=True)
                    request, results = corrected, found
        return cls(
            request,
            results,
            tuple(show(facet) for facet in results.facets),
            tuple(chips(request, results.facets)),
            spelling,
        )

    @property
    def kept_filters(self) -> list[Chip]:
        """The chosen values without a box to tick: the form must not lose them."""
        boxes = {
            (facet.name, value.code)
            for facet in self.facets
            for value in (*facet.shown, *facet.more)
        }
        return [chip for chip in self.chips if (chip.facet, chip.code) not in boxes]

    @property
    def sorts(self) -> list[Sort]:
        """The orders on offer; the usual one has no value: addresses stay short."""
        usual = "relevance" if self.request.query else "newest"
        offered = [sort for sort in SORTS if self.request.query or sort != "relevance"]
        return [
            Sort(
                "" if sort == usual else sort,
                str(SORT_LABELS[sort]),
                sort == self.request.order,
            )
            for sort in offered
        ]

    @property
    def word_params(self) -> str:
        """What links to a resource and its pages carry: the reader's words."""
        params = word_params(self.request.text, self.request.no_expansion)
        return f"?{urlencode(params)}" if params else ""

    @property
    def expansions_shown(self) -> list[ShownExpansion]:
        return expansions_shown(self.request)

    @property
    def meanings(self) -> list[ShownExpansion]:
        return meanings(self.request)

    @property
    def literal_params(self) -> str:
        """The query string with the reader's words only."""
        return self.request.to_params(page=1, no_expansion=True)

    @property
    def widened_params(self) -> str:
        return self.request.to_params(page=1, no_expansion=False)

    @property
    def bare_params(self) -> str:
        """The query string without any filter."""
        return with_filters(self.request, {}).to_params()

    @property
    def previous_params(self) -> str | None:
        page = self.request.page
        return self.request.to_params(page=page - 1) if page > 1 else None

    @property
    def next_params(self) -> str | None:
        page = self.request.page
        is_last = page >= self.results.page_total
        return None if is_last else self.request.to_params(page=page + 1)

    @property
    def first_params(self) -> str:
        return self.request.to_params(page=1)

    def without_a_filter(self) -> list[Alternative]:
        """Return what each filter keeps away; asked when nothing was found."""
        return without_a_filter(self.request, self.results)

    def without_any_filter(self) -> Alternative | None:
        """Return the way without all filters; asked when nothing was found."""
        return without_any_filter(self.request)

    def without_quotes(self) -> Alternative | None:
        """Return the way without quotation marks; asked when nothing was found."""
        return without_quotes(self.request)
