"""The contract between the library and a search engine.

An engine keeps two kinds of entries in an index: one for each resource, which finds,
ranks and counts, and one for each page, which gives the best pages of the resources on
the screen. Only `engines/` speaks an engine's own language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from search.analysis.edit_distance import Similar
from search.engines.entries import PageEntry, ResourceEntry
from search.query.tree import Query


@dataclass(frozen=True)
class EngineInfo:
    """Engine name and version, as reported by `manage.py doctor`.

    required_version: a version with the security fixes that this one lacks, "" when it
    has them. is_open: it answers requests without credentials. is_local: its URL
    cannot be reached from other machines.
    """

    name: str
    required_version: str = ""
    is_open: bool = False
    is_local: bool = False


class IndexFault(Enum):
    """What may be wrong with an index."""

    INCOMPLETE = "a part of it, or a name that it goes by, is missing"
    MAPPING = "it has other fields than this version makes"
    READ_ONLY = "the engine refuses to write to it"


# Languages with their own analysis; text in any other goes to the neutral field.
ANALYSED_LANGUAGES = ("en", "fr", "es", "ar", "pt")
NEUTRAL = "xx"
TEXT_LANGUAGES = (*ANALYSED_LANGUAGES, NEUTRAL)


def text_language(language: str) -> str:
    """Return the language whose analysis a text of this language gets."""
    return language if language in TEXT_LANGUAGES else NEUTRAL


# Filters and facets, in the order of the page.
FACETS = ("type", "region", "theme", "lang", "year", "org", "visibility")
SORTS = ("relevance", "newest", "oldest", "title")
# In place of a facet's codes where a resource has none. Editors look for these.
NO_VALUE = "-"

# Private-use characters around a match; extraction removes them from all text.
MARK_START, MARK_END = "\ue000", "\ue001"


class EngineDown(Exception):
    """The engine does not answer, or not usefully: try later, or do without."""


class EngineBusy(EngineDown):
    """Another process is writing: nothing was tried, come back in a moment."""


class IndexMissing(EngineDown):
    """There is no index to search: `manage.py search_index rebuild` makes one."""


@dataclass(frozen=True)
class EngineQuery:
    """What the engine is asked. `levels` is the viewer's visibility filter.

    filters: facet → chosen codes (OR inside a facet, AND across facets).
    withheld: ids that must not be found whatever the index says (not yet reindexed).
    offset: rank of the first hit, from 0; limit: how many hits. timeout: how many
    seconds the reader waits, for an engine that may take longer.
    """

    query: Query
    levels: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    excluded_ids: frozenset[int] = frozenset()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    timeout: float = 2.0

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("A question needs the levels its viewer may see.")


@dataclass(frozen=True)
class EngineResponse:
    """What the engine found.

    ids: resource ids of the hits, best first. total: how many match.
    all_words: how many have all words. is_any: the hits have some of the words
    (those with all of them first), since fewer than ENOUGH have them all.
    facets: facet → code → count, under the visibility filter and the filters of all
    other facets (never its own).
    """

    ids: tuple[int, ...]
    total: int
    all_words: int
    match_any: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


# So many resources with all words make the others superfluous.
MIN_ALL_TERMS_HITS = 10


@dataclass(frozen=True)
class PageHit:
    """A page that matches. `snippet` has MARK_START and MARK_END around the words."""

    resource_id: int
    document_id: int
    number: int
    snippet: str


@dataclass(frozen=True)
class IndexOperation:
    """One resource's new state, to be written or deleted.

    fence: the claim's number; an entry with a higher one must not be overwritten.
    entry: None deletes the resource. pages: None leaves its page entries as they are.
    gone_pages: page keys to delete.
    """

    resource_id: int
    fencing_token: int
    entry: ResourceEntry | None
    pages: Iterable[PageEntry] | None = None
    deleted_page_ids: Sequence[str] = ()


@dataclass(frozen=True)
class WriteOutcome:
    """What became of a change; superseded ones count as done.

    error: "" when done. is_refusal: the content itself was refused.
    """

    resource_id: int
    error: str = ""
    is_rejection: bool = False


@dataclass(frozen=True)
class IndexedEntry:
    """A resource entry as the index has it, for `verify`.

    page_versions: the lowest and the highest of its page entries; empty without any.
    """

    resource_id: int
    fencing_token: int
    digest: str
    visibility: str
    page_count: int
    page_versions: tuple[int, ...]


class Engine(Protocol):
    """What every engine does. Each call may raise EngineDown.

    `index` is an index's name: several may stand side by side during a rebuild; the
    live one answers searches.
    """

    # A fingerprint of the engine's schema: a different one asks for a rebuild.
    fingerprint: str
    # Whether changes are written at once in the process that made them.
    is_embedded: bool

    def search(self, engine_query: EngineQuery) -> EngineResponse:
        """Answer from the live index. Raises IndexMissing when there is none."""
        ...

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], excluded_ids: Collection[int]
    ) -> dict[str, Similar]:
        """Return for each word how many resources have it, and what is like it.

        Only words of titles, terms and summaries that these levels may see; what is
        withheld counts for nothing.
        """
        ...

    def page_hits(
        self, query: Query, resource_ids: Sequence[int], limit: int = 3
    ) -> list[PageHit]:
        """Return up to `limit` best pages of each resource, best first.

        The caller has checked that the viewer may see these resources.
        """
        ...

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        """Return the numbers of all matching pages of a document, in page order."""
        ...

    def highlight(self, query: Query, text: str, language: str) -> str:
        """Return the whole text with MARK_START/MARK_END around matching words.

        Asks no server: a page's text is marked while the search is away, too.
        """
        ...

    def live_index(self) -> str | None:
        """Return the name of the index that answers, None when there is none."""
        ...

    def create_index(self, index: str) -> None: ...

    def write(
        self, index: str, changes: Sequence[IndexOperation]
    ) -> list[WriteOutcome]:
        """Write changes durably; one outcome each, in order.

        Raises EngineDown when nothing can be said of any of them, IndexMissing when
        the index does not exist (it is never made by a write).
        """
        ...

    def make_live(self, index: str) -> None:
        """Let this index answer from now on, in one step."""
        ...

    def drop_index(self, index: str) -> None: ...

    def indexes(self) -> list[str]:
        """Return the names of all indexes of this library, oldest first."""
        ...

    def refresh(self, index: str) -> None:
        """Make what was written visible to searches."""
        ...

    def scan(self, index: str) -> Iterator[IndexedEntry]:
        """Yield all resource entries in the order of their ids."""
        ...

    def info(self) -> EngineInfo:
        """Return its name and version."""
        ...

    def faults(self, index: str) -> set[IndexFault]:
        """Return what is wrong with the live index; looks at no entry."""
        ...
