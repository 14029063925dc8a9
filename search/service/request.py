"""The URL ⇄ a SearchRequest: what is asked, by whom, in which order, which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from library.access.viewers import Viewer
from search.engines.base import FACETS, NO_VALUE, SORTS
from search.query.glossary import Expansion, expand_query
from search.query.tree import Query

PER_PAGE = 20
# Deeper than this the answer is "refine": no engine reads on cheaply.
MAX_DEPTH = 1_000
MAX_CODES = 50
MAX_CODE_LENGTH = 80
# The parameter and its value of a reader who wants their own words only.
ALSO, OFF = "also", "off"
# All parameters of a search.
NAMES = ("q", "sort", "page", ALSO, *FACETS)


@dataclass(frozen=True)
class SearchRequest:
    """A reader's question. There is none without a viewer.

    expansions: what the glossary knows besides the reader's words; it is searched unless
    `no_expansion`. choices: words that may mean several things.
    """

    viewer: Viewer
    text: str = ""
    query: Query = field(default_factory=Query)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    no_expansion: bool = False
    expansions: tuple[Expansion, ...] = ()
    choices: tuple[Expansion, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.viewer, Viewer):
            raise TypeError("A search request needs a Viewer")

    @classmethod
    def from_params(cls, params: QueryDict, viewer: Viewer) -> SearchRequest:
        """Read a request's parameters. Whatever is malformed counts as not given."""
        request = cls(
            viewer=viewer,
            filters=_filters(params, viewer),
            sort=params.get("sort", "") if params.get("sort") in SORTS else "",
            page=_page(params.get("page", "")),
            no_expansion=params.get(ALSO) == OFF,
        )
        return request.asking(params.get("q", ""))

    def asking(self, text: str) -> SearchRequest:
        """Return the request with other words."""
        understood = expand_query(text, self.no_expansion)
        return replace(
            self,
            text=understood.query.text,
            query=understood.query,
            expansions=understood.expansions,
            choices=understood.choices,
        )

    @property
    def order(self) -> str:
        """The sort in force: relevance with words, newest without."""
        return self.sort or ("relevance" if self.query else "newest")

    @property
    def offset(self) -> int:
        """Rank of the page's first hit, from 0."""
        return (self.page - 1) * self.per_page

    @property
    def is_too_deep(self) -> bool:
        return self.offset + self.per_page > MAX_DEPTH

    @property
    def is_bare(self) -> bool:
        """Say whether nothing is asked: no words and no filters."""
        return not self.query and not self.filters

    def page_total(self, total: int) -> int:
        """Return the number of pages that `total` hits make, at least 1."""
        return max(-(-total // self.per_page), 1)

    def to_params(self, **changes) -> str:
        """Return the shortest query string for this request, with changes made."""
        params = QueryDict(mutable=True)
        values = {
            "q": self.text,
            "is_literal": self.no_expansion,
            "sort": self.sort,
            "page": self.page,
        } | changes
        params.update(word_params(values["q"], values["is_literal"]))
        for name, codes in self.filters.items():
            params.setlist(name, codes)
        if values["sort"]:
            params["sort"] = values["sort"]
        if values["page"] > 1:
            params["page"] = str(values["page"])
        return params.urlencode()


def word_params(text: str, no_expansion: bool) -> dict[str, str]:
    """Return the parameters that carry a reader's words to another page."""
    if not text:
        return {}
    return {"q": text, ALSO: OFF} if no_expansion else {"q": text}


def without_empty(params: QueryDict) -> QueryDict:
    """Return parameters without those of a search that say nothing, such as `sort=`.

    A form without a script sends them.
    """
    said = QueryDict(mutable=True)
    for name, values in params.lists():
        kept = [value for value in values if value or name not in NAMES]
        if kept:
            said.setlist(name, kept)
    return said


def facets_for(viewer: Viewer) -> tuple[str, ...]:
    """Return the filters that this viewer is offered."""
    return FACETS if viewer.is_editor else FACETS[:-1]


def _filters(params: QueryDict, viewer: Viewer) -> dict[str, tuple[str, ...]]:
    chosen = {name: _codes(params.getlist(name)) for name in facets_for(viewer)}
    kept = {name: _for(viewer, codes) for name, codes in chosen.items()}
    return {name: codes for name, codes in kept.items() if codes}


def _for(viewer: Viewer, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if viewer.is_editor or code != NO_VALUE)


def _codes(values: list[str]) -> tuple[str, ...]:
    found = (_clean_code(value) for value in values[:MAX_CODES])
    return tuple(dict.fromkeys(code for code in found if code))


def _clean_code(value: str) -> str:
    code = value.strip()
    return code if len(code) <= MAX_CODE_LENGTH and code.isprintable() else ""


def _page(value: str) -> int:
    """Return a page number, 1 for whatever is none; of many digits the first ones."""
    is_number = value.isascii() and value.isdigit()
    return max(int(value[:9]), 1) if is_number else 1
