"""The contract between the library and a search engine.

An index contains two kinds of entries: one per resource, used for matching, ranking
and facet counts, and one per page, used to find the best pages of the resources on
the screen. Only `search.engines` uses engine-specific APIs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np

from library.access.viewers import Visibility
from search.analysis.edit_distance import Similar
from search.engines.entries import PageEntry, ResourceEntry
from search.query.tree import Query


@dataclass(frozen=True)
class EngineInfo:
    """Engine name and version, as reported by `manage.py doctor`.

    required_version: a version with the security fixes that this one lacks, "" when it
    has them. is_open: the engine answers requests without credentials. is_local: other
    machines cannot reach its URL.
    """

    name: str
    required_version: str = ""
    is_open: bool = False
    is_local: bool = False


class IndexFault(Enum):
    """A fault of an index, as reported by `manage.py doctor`."""

    INCOMPLETE = "a part of it, or a name that it goes by, is missing"
    MAPPING = "it has other fields than this version makes"
    READ_ONLY = "the engine refuses to write to it"


# Each visibility level has its own part of an index. A search reads the parts of the
# levels that its viewer may see and no other, because word frequencies and average
# lengths, which decide the ranking, would reveal what other parts contain.
LEVELS = tuple(Visibility.values)

# Languages with their own analyzer; text in any other goes to the neutral field.
ANALYSED_LANGUAGES = ("en", "fr", "es", "ar", "pt")
NEUTRAL = "xx"
TEXT_LANGUAGES = (*ANALYSED_LANGUAGES, NEUTRAL)


def text_language(language: str) -> str:
    """Return the language whose analyzer is used for a text in `language`."""
    return language if language in TEXT_LANGUAGES else NEUTRAL


# Filters and facets, in the order in which the page shows them.
FACETS = ("type", "region", "theme", "lang", "year", "org", "visibility")
SORTS = ("relevance", "newest", "oldest", "added", "title")
# Indexed when a resource has no code for a facet, so that editors can find those.
NO_VALUE = "-"

# Private-use characters around a match. No text contains them: extraction removes them.
MARK_START, MARK_END = "\ue000", "\ue001"


class EngineDown(Exception):
    """The engine did not give a usable response: retry later, or use the fallback."""


class EngineBusy(EngineDown):
    """Another process is writing: nothing was attempted, retry shortly."""


class IndexMissing(EngineDown):
    """There is no index to search: `manage.py search_index rebuild` creates one."""


@dataclass(frozen=True)
class EngineQuery:
    """A search request to an engine.

    levels: the visibility levels that the viewer may see; other resources never match.
    filters: facet → selected codes (OR inside a facet, AND across facets).
    excluded_ids: resources that must not match, whatever the index says, because they
    have not been reindexed yet. require_all: only resources with all words match.
    offset: rank of the first hit, from 0; limit: maximum number of hits. timeout: in
    seconds, for engines that can be slow to respond.
    """

    query: Query
    levels: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    excluded_ids: frozenset[int] = frozenset()
    require_all: bool = False
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    timeout: float = 2.0

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("A question needs the levels its viewer may see.")


@dataclass(frozen=True)
class EngineResponse:
    """An engine's response to an EngineQuery.

    ids: resource ids of the hits, best first. total: how many resources match.
    all_words: how many contain all words. match_any: hits may contain only some of the
    words, because there are at least MIN_WORDS_RANKED_BY_SOME, or because fewer than
    MIN_ALL_TERMS_HITS contain all (which come first). facets: facet → code → count,
    under the visibility filter and the filters of all other facets (never its own).
    """

    ids: tuple[int, ...]
    total: int
    all_words: int
    match_any: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


# With this many hits for all words, hits for some of the words are not needed.
MIN_ALL_TERMS_HITS = 10


@dataclass(frozen=True)
class PageHit:
    """A matching page. `snippet` has MARK_START and MARK_END around each match.

    It is empty where none was asked for.
    """

    resource_id: int
    document_id: int
    number: int
    snippet: str


@dataclass(frozen=True, eq=False)
class PassageQuery:
    """A search for the passages closest in meaning to a text.

    vector: int8, shape (VECTOR_SIZE,), made by `model`: passages with vectors of other
    models never match. levels, filters, excluded_ids: as in EngineQuery. All three
    restrict the resources before the closest ones are selected. limit: maximum number
    of resources; per_resource: of passages of each.
    """

    vector: np.ndarray
    model: str
    levels: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded_ids: frozenset[int] = frozenset()
    limit: int = 20
    per_resource: int = 1
    timeout: float = 2.0

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("A search by meaning needs the levels its viewer may see.")


@dataclass(frozen=True)
class PassageHit:
    """A passage, and its similarity to the query: the cosine, at most 1.

    start, end: character offsets in the text of the page.
    """

    resource_id: int
    document_id: int
    page: int
    start: int
    end: int
    similarity: float


@dataclass(frozen=True)
class IndexOperation:
    """Write or delete the entries of one resource.

    fencing_token: from the claim; an entry with a higher one must not be overwritten.
    entry: None deletes the resource with its passages, else its passages replace the
    current ones. pages: None keeps the current page entries; not allowed after a change
    of visibility, since they are in the part of the former one.
    deleted_page_ids: keys of the page entries to delete.
    """

    resource_id: int
    fencing_token: int
    entry: ResourceEntry | None
    pages: Iterable[PageEntry] | None = None
    deleted_page_ids: Sequence[str] = ()


@dataclass(frozen=True)
class WriteOutcome:
    """The outcome of an operation. A superseded operation counts as successful.

    error: "" on success. is_rejection: the engine rejected the content itself.
    """

    resource_id: int
    error: str = ""
    is_rejection: bool = False


# The page_version reported for a page entry in the part of another level.
MISPLACED = -1


@dataclass(frozen=True)
class IndexedEntry:
    """A resource entry read from the index, for `verify`.

    page_versions: the lowest and the highest page_version of its page entries; empty
    if it has none. A page entry in the part of another level counts as MISPLACED.
    passages_digest: "" if it has no passages.
    """

    resource_id: int
    fencing_token: int
    digest: str
    visibility: str
    page_count: int
    page_versions: tuple[int, ...]
    passages_digest: str = ""


class Engine(Protocol):
    """The interface of a search engine. Each method may raise EngineDown.

    `index` is the name of an index. Several may exist during a rebuild; searches use
    the live one.
    """

    # A fingerprint of the engine's schema. The index must be rebuilt when it changes.
    fingerprint: str
    # Whether the process that changes a resource also writes it to the index.
    is_embedded: bool

    def search(self, engine_query: EngineQuery) -> EngineResponse:
        """Search the live index. Raises IndexMissing when there is none."""
        ...

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], excluded_ids: Collection[int]
    ) -> dict[str, Similar]:
        """Return for each word how many resources contain it, and similar words.

        Similar words come from titles, terms and summaries. Only resources visible at
        `levels` and not in `excluded_ids` are considered.
        """
        ...

    def page_hits(
        self,
        query: Query,
        resource_ids: Sequence[int],
        limit: int = 3,
        snippets: int | None = None,
    ) -> list[PageHit]:
        """Return up to `limit` best pages of each resource, best first.

        snippets: how many pages of each resource have one; None: all. Making them takes
        as long as finding the pages. The caller must have checked that the viewer may
        see these resources.
        """
        ...

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        """Return the numbers of all matching pages of a document, in page order."""
        ...

    def similar_passages(self, passage_query: PassageQuery) -> list[PassageHit]:
        """Return the closest passages, the closest first.

        Of equally close ones, the order is by resource, document, page and start.
        Raises IndexMissing when there is no index.
        """
        ...

    def highlight(self, query: Query, text: str, language: str) -> str:
        """Return the whole text with MARK_START/MARK_END around matching words.

        Runs in this process, so page texts are highlighted even if the server is down.
        """
        ...

    def live_index(self) -> str | None:
        """Return the name of the live index, None when there is none."""
        ...

    def create_index(self, index: str) -> None: ...

    def write(
        self, index: str, changes: Sequence[IndexOperation]
    ) -> list[WriteOutcome]:
        """Write the operations in `changes` durably; return one outcome each, in order.

        Raises EngineDown when no outcome is known, IndexMissing when the index does
        not exist (a write never creates it).
        """
        ...

    def make_live(self, index: str) -> None:
        """Make this index the live one, atomically."""
        ...

    def drop_index(self, index: str) -> None: ...

    def indexes(self) -> list[str]:
        """Return the names of this library's indexes, oldest first."""
        ...

    def refresh(self, index: str) -> None:
        """Make all written entries visible to searches."""
        ...

    def scan(self, index: str) -> Iterator[IndexedEntry]:
        """Yield all resource entries, ordered by resource id."""
        ...

    def info(self) -> EngineInfo:
        """Return the engine's name, version and security status."""
        ...

    def faults(self, index: str) -> set[IndexFault]:
        """Return the faults of the live index, without reading its entries."""
        ...
