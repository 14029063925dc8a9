"""What a page of results shows; templates read these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from library.models import Resource, ResourceFile
from search.engines.base import MARK_END, MARK_START
from search.query.tree import Ignored


@dataclass(frozen=True)
class Piece:
    """A run of text; `is_match` when it is one of the words looked for."""

    text: str
    is_match: bool = False


def pieces(marked: str) -> tuple[Piece, ...]:
    """Cut a text with MARK_START/MARK_END into runs, for a template to escape."""
    found = []
    for part in marked.split(MARK_START):
        match, end, rest = part.partition(MARK_END)
        if end:
            found.append(Piece(match, is_match=True))
        found.append(Piece(rest if end else match))
    return tuple(piece for piece in found if piece.text)


@dataclass(frozen=True)
class MatchingPage:
    """A page that matches, in one of the resource's files."""

    file: ResourceFile
    number: int
    snippet: tuple[Piece, ...]

    @property
    def url(self) -> str:
        """The address of the page's text, without the reader's words."""
        return self.file.page_url(self.number)


@dataclass(frozen=True)
class Hit:
    """A resource that matches, with its best pages; or one the secretariat pinned."""

    resource: Resource
    page_hits: tuple[MatchingPage, ...] = ()
    is_promoted: bool = False


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter. `depth` is its level in a tree, from 0."""

    code: str
    label: str
    count: int
    is_selected: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """A filter with the counts of its values.

    without: for editors, the resources that have no value; None where there are none.
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
    """An answer for a reader.

    total: how many resources match. all_words: how many have all the words; when
    `match_any`, the others have some. is_limited: the engine was away and the database
    answered on titles, summaries and terms, without facets.
    """

    hits: tuple[Hit, ...]
    total: int
    all_words: int = 0
    match_any: bool = False
    facets: tuple[Facet, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    is_limited: bool = False
    page: int = 1
    page_total: int = 1
    is_too_deep: bool = False
