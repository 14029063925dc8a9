"""What the results page shows besides the results."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from library.languages import direction
from search.engines.base import SORTS
from search.query.glossary import GlossaryTerm
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

SORT_LABELS = {
    "relevance": _("Most relevant"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("Title, A to Z"),
}


@dataclass(frozen=True)
class ShownTerm:
    """A term with its language and direction. `params`: a search for it, if offered.

    language: "" if it is not known.
    """

    text: str
    language: str
    direction: str
    params: str = ""

    @classmethod
    def of(cls, term: GlossaryTerm, params: str = "") -> ShownTerm:
        language = term.known_language
        return cls(term.text, language, direction(language), params)


@dataclass(frozen=True)
class ShownExpansion:
    """Some of the user's words, and the terms that belong to them."""

    words: str
    terms: tuple[ShownTerm, ...]


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
        results = search(request)
        spelling = None
        if better := better_spelling(request, results):
            corrected = replace(request.with_text(better), page=1)
            spelling = SpellingCorrection(request, corrected)
            if not results.total and not request.no_expansion:
                corrected_results = search(corrected)
                if corrected_results.total:
                    spelling = replace(spelling, is_shown=True)
                    request, results = corrected, corrected_results
        return cls(
            request,
            results,
            tuple(show(facet) for facet in results.facets),
            tuple(chips(request, results.facets)),
            spelling,
        )

    @property
    def hidden_filters(self) -> list[Chip]:
        """The selected values without a checkbox, which the form sends as well."""
        boxes = {
            (facet.name, value.code)
            for facet in self.facets
            for value in (*facet.visible, *facet.more)
        }
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

    @property
    def word_params(self) -> str:
        """The query string for links to resources and pages: the user's words."""
        params = word_params(self.request.text, self.request.no_expansion)
        return f"?{urlencode(params)}" if params else ""

    @property
    def expansions(self) -> list[ShownExpansion]:
        """The terms that were searched besides the user's words, or would be."""
        return [
            ShownExpansion(expansion.words, tuple(map(ShownTerm.of, expansion.terms)))
            for expansion in self.request.expansions
        ]

    @property
    def meanings(self) -> list[ShownExpansion]:
        """What ambiguous words can mean, each with a search for it."""
        shown_choices = []
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
                params = self.request.to_params(q=text, page=1)
                terms.append(ShownTerm.of(term, params))
            shown_choices.append(ShownExpansion(choice.words, tuple(terms)))
        return shown_choices

    @property
    def literal_params(self) -> str:
        """The query string with the user's words only."""
        return self.request.to_params(page=1, no_expansion=True)

    @property
    def expanded_params(self) -> str:
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
        """Return the results that each filter excludes."""
        return without_a_filter(self.request, self.results)

    def without_any_filter(self) -> Alternative | None:
        return without_any_filter(self.request)

    def without_quotes(self) -> Alternative | None:
        return without_quotes(self.request)
