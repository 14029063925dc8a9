"""Search parameters in a URL ⇄ a SearchRequest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from library.access.viewers import Viewer
from library.views.page_numbers import parse_page_number
from search.engines.base import FACETS, NO_VALUE, SORTS
from search.query.glossary import Expansion, expand_query
from search.query.tree import Query
from search.service.years import YearRange, year_codes

PER_PAGE = 20
# No engine reads deeper than this cheaply: users are asked to refine their search.
MAX_DEPTH = 1_000
MAX_CODES = 50
MAX_CODE_LENGTH = 80
# The parameter and its value that switch the glossary off.
ALSO, OFF = "also", "off"
# The parameter that, with the same value, leaves out what is close in meaning only.
MEANING = "meaning"
# The fields of a range of years, which becomes a filter code (`YearRange`).
FROM_YEAR, TO_YEAR = "from", "to"
# The field that finds values in the list of a filter; it is no part of a search.
FIND = "find"
# All parameters of a search.
NAMES = ("q", "sort", "page", ALSO, MEANING, FROM_YEAR, TO_YEAR, *FACETS)


@dataclass(frozen=True)
class SearchRequest:
    """A search by a viewer.

    expansions: glossary terms that are searched besides the user's words, unless
    `no_expansion`. choices: words that have several meanings. no_meaning: leave out
    what is close in meaning only.
    """

    viewer: Viewer
    text: str = ""
    query: Query = field(default_factory=Query)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    no_expansion: bool = False
    no_meaning: bool = False
    expansions: tuple[Expansion, ...] = ()
    choices: tuple[Expansion, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.viewer, Viewer):
            raise TypeError("A search request needs a Viewer")

    @classmethod
    def from_params(cls, params: QueryDict, viewer: Viewer) -> SearchRequest:
        """Read the parameters of a URL; malformed ones are ignored."""
        filters = {}
        for name in facets_for(viewer):
            codes = dict.fromkeys(map(str.strip, params.getlist(name)[:MAX_CODES]))
            valid = tuple(
                code
                for code in codes
                if 0 < len(code) <= MAX_CODE_LENGTH
                and code.isprintable()
                and (viewer.is_editor or code != NO_VALUE)
            )
            if valid:
                filters[name] = valid
        request = cls(
            viewer=viewer,
            filters=filters,
            sort=params.get("sort", "") if params.get("sort") in SORTS else "",
            page=(parse_page_number(params["page"]) or 1) if "page" in params else 1,
            no_expansion=params.get(ALSO) == OFF,
            no_meaning=params.get(MEANING) == OFF,
        )
        return request.with_text(params.get("q", ""))

    def with_text(self, text: str) -> SearchRequest:
        """Return the request with other words."""
        expanded = expand_query(text, self.no_expansion)
        return replace(
            self,
            text=expanded.query.text,
            query=expanded.query,
            expansions=expanded.expansions,
            choices=expanded.choices,
        )

    def with_filters(self, filters: Mapping[str, tuple[str, ...]]) -> SearchRequest:
        """Return the request with other filters, from its first page."""
        non_empty = {name: codes for name, codes in filters.items() if codes}
        return replace(self, filters=non_empty, page=1)

    @property
    def engine_filters(self) -> dict[str, tuple[str, ...]]:
        """The filters with each range of years replaced by its years."""
        return {
            name: year_codes(codes) if name == "year" else codes
            for name, codes in self.filters.items()
        }

    @property
    def year_range(self) -> YearRange | None:
        """The range of years that is selected."""
        found = map(YearRange.of_code, self.filters.get("year", ()))
        return next(filter(None, found), None)

    @property
    def order(self) -> str:
        """The sort order: by relevance with words, newest first without."""
        return self.sort or ("relevance" if self.query else "newest")

    @property
    def offset(self) -> int:
        """Rank of the page's first hit, from 0."""
        return (self.page - 1) * self.per_page

    @property
    def is_bare(self) -> bool:
        """Whether there are neither words nor filters."""
        return not self.query and not self.filters

    def to_params(self, **changes) -> str:
        """Return the shortest query string for this request with these changes."""
        params = QueryDict(mutable=True)
        values = {
            "q": self.text,
            "no_expansion": self.no_expansion,
            "no_meaning": self.no_meaning,
            "sort": self.sort,
            "page": self.page,
        } | changes
        params.update(
            word_params(values["q"], values["no_expansion"], values["no_meaning"])
        )
        for name, codes in self.filters.items():
            params.setlist(name, codes)
        if values["sort"]:
            params["sort"] = values["sort"]
        if values["page"] > 1:
            params["page"] = str(values["page"])
        return params.urlencode()


def canonical_params(params: QueryDict) -> QueryDict:
    """Return the parameters of a form as in the URL that people keep and share.

    Without JavaScript a form sends empty fields; they are omitted. The fields of a
    range of years replace the range that was selected.
    """
    canonical = QueryDict(mutable=True)
    for name, values in params.lists():
        if name in (FROM_YEAR, TO_YEAR, FIND):
            continue
        if useful := [value for value in values if value or name not in NAMES]:
            canonical.setlist(name, useful)
    if FROM_YEAR in params or TO_YEAR in params:
        years = [c for c in canonical.getlist("year") if not YearRange.of_code(c)]
        fields = (params.get(FROM_YEAR, ""), params.get(TO_YEAR, ""))
        if year_range := YearRange.of_fields(*fields):
            years.append(year_range.code)
        canonical.setlist("year", years)
    return canonical


def word_params(
    text: str, no_expansion: bool, no_meaning: bool = False
) -> dict[str, str]:
    """Return the parameters that carry the user's words to another page."""
    if not text:
        return {}
    switches = {ALSO: no_expansion, MEANING: no_meaning}
    return {"q": text, **{name: OFF for name, is_off in switches.items() if is_off}}


def facets_for(viewer: Viewer) -> tuple[str, ...]:
    """Return the filters for this viewer; visibility is for editors only."""
    return FACETS if viewer.is_editor else FACETS[:-1]
