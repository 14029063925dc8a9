"""What the results page shows. Templates read only these classes."""

from __future__ import annotations

from dataclasses import dataclass

from library.models import Resource
from library.resources.search_inside import ClosePassage, MatchingPage, Piece
from search.engines.base import MARK_END, MARK_START
from search.query.tree import Ignored


def pieces(text: str) -> tuple[Piece, ...]:
    """Split a text at MARK_START and MARK_END, for a template to escape."""
    runs = []
    for part in text.split(MARK_START):
        match, end, rest = part.partition(MARK_END)
        if end:
            runs.append(Piece(match, is_match=True))
        runs.append(Piece(rest if end else match))
    return tuple(run for run in runs if run.text)


@dataclass(frozen=True)
class Hit:
    """A resource that matches, with its best pages, or that is promoted.

    passage: what is close in meaning, if that alone is why it is shown.
    """

    resource: Resource
    page_hits: tuple[MatchingPage, ...] = ()
    is_promoted: bool = False
    passage: ClosePassage | None = None


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter. `depth`: its level in a tree, from 0."""

    code: str
    label: str
    count: int
    is_selected: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """A filter with the counts of its values.

    without: for editors, the resources that have no value; None if there are none.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    without: FacetValue | None = None

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values if value.is_selected)


@dataclass(frozen=True)
class Results:
    """Results for a viewer.

    total: how many resources match by words; hits close in meaning alone do not count.
    answers: passages to quote above the hits. all_words: how many have all words; when
    `match_any`, the others have some of them. is_limited: the engine was down and the
    database searched titles, summaries and terms, without facets.
    """

    hits: tuple[Hit, ...]
    total: int
    answers: tuple[ClosePassage, ...] = ()
    all_words: int = 0
    match_any: bool = False
    facets: tuple[Facet, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    is_limited: bool = False
    page: int = 1
    page_total: int = 1
    is_too_deep: bool = False
