"""The embedded engine: Tantivy, a library that stores its index in DATA_DIR/index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from search.analysis.edit_distance import Similar
from search.engines import highlighting
from search.engines.base import (
    LEVELS,
    EngineInfo,
    EngineQuery,
    EngineResponse,
    IndexedEntry,
    IndexFault,
    IndexMissing,
    IndexOperation,
    PageHit,
    PassageHit,
    PassageQuery,
    WriteOutcome,
)
from search.engines.tantivy import page_search, scan, writer
from search.engines.tantivy import similar_words as tantivy_similar_words
from search.engines.tantivy.index_store import Part, Store, translate_errors
from search.engines.tantivy.schema import PARTS, fingerprint
from search.engines.tantivy.search import ResourceSearch, searched_ids
from search.query.tree import Query


class TantivyEngine:
    """The engine contract of `search.engines.base`, implemented in this process.

    Any number of threads and processes may search; only one may write at a time.
    """

    is_embedded = True

    def __init__(self) -> None:
        self.fingerprint = fingerprint()
        self.store = Store(Path(settings.DATA_DIR) / "index")

    def search(self, engine_query: EngineQuery) -> EngineResponse:
        with translate_errors():
            parts = self._live("resources", engine_query.levels)
            return ResourceSearch(parts, engine_query).answer()

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], excluded_ids: Collection[int]
    ) -> dict[str, Similar]:
        with translate_errors():
            return tantivy_similar_words.similar_words(
                self._live("resources", levels), words, excluded_ids
            )

    def page_hits(
        self,
        query: Query,
        resource_ids: Sequence[int],
        limit: int = 3,
        snippets: int | None = None,
    ) -> list[PageHit]:
        with translate_errors():
            return page_search.page_hits(
                self._live("pages", LEVELS), query, resource_ids, limit, snippets
            )

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        with translate_errors():
            return page_search.pages_matching(
                self._live("pages", LEVELS), query, resource_id, document_id
            )

    def similar_passages(self, passage_query: PassageQuery) -> list[PassageHit]:
        with translate_errors():
            resources = self._live("resources", passage_query.levels)
            return self.store.passages(self.store.live()).nearest(
                passage_query.vector,
                passage_query.model,
                searched_ids(resources, passage_query),
                passage_query.limit,
                passage_query.per_resource,
            )

    def highlight(self, query: Query, text: str, language: str) -> str:
        return highlighting.highlight(query, text, language)

    def live_index(self) -> str | None:
        with translate_errors():
            return self.store.live()

    def create_index(self, index: str) -> None:
        with translate_errors():
            self.store.create(index)

    def write(
        self, index: str, changes: Sequence[IndexOperation]
    ) -> list[WriteOutcome]:
        with translate_errors():
            passages = self.store.passages(index)
            return writer.write(self._parts(index), passages, changes)

    def make_live(self, index: str) -> None:
        with translate_errors():
            self.store.make_live(index)

    def drop_index(self, index: str) -> None:
        with translate_errors():
            self.store.drop(index)

    def indexes(self) -> list[str]:
        with translate_errors():
            return self.store.names()

    def refresh(self, index: str) -> None:
        """Check that the index exists; searches always see the latest commit."""
        with translate_errors():
            self._parts(index)

    def scan(self, index: str) -> Iterator[IndexedEntry]:
        with translate_errors():
            digests = self.store.passages(index).digests()
            yield from scan.scan_entries(self._parts(index), digests)

    def info(self) -> EngineInfo:
        return EngineInfo(f"Tantivy {version('tantivy')}")

    def faults(self, index: str) -> set[IndexFault]:
        try:
            with translate_errors():
                for part in self._parts(index).values():
                    part.searcher()
        except IndexMissing:
            return {IndexFault.INCOMPLETE}
        return set()

    def _live(self, kind: str, levels: Sequence[str]) -> list[Part]:
        """Return the parts of the live index for these visibility levels."""
        index = self.store.live()
        return [self.store.part(index, f"{kind}-{level}") for level in levels]

    def _parts(self, index: str) -> dict[str, Part]:
        return {name: self.store.part(index, name) for name in PARTS}
