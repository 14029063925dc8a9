"""The embedded engine: Tantivy, a library that keeps its index in DATA_DIR/index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from ..engine import (
    About,
    Answer,
    Change,
    Indexed,
    IndexFault,
    IndexMissing,
    Outcome,
    PageAnswer,
    Question,
)
from ..query import Query
from ..spelling import Similar
from . import (
    marks,
    tantivy_contents,
    tantivy_pages,
    tantivy_searching,
    tantivy_spelling,
    tantivy_writing,
)
from .tantivy_schema import KINDS, fingerprint
from .tantivy_store import Part, Store, answering


class TantivyEngine:
    """The contract of `search.engine`, answered in this process.

    Any number of threads and processes may search; one writes at a time.
    """

    is_embedded = True

    def __init__(self) -> None:
        self.fingerprint = fingerprint()
        self.store = Store(Path(settings.DATA_DIR) / "index")

    def search(self, question: Question) -> Answer:
        with answering():
            return tantivy_searching.search(self._live("resources"), question)

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], withheld: Collection[int]
    ) -> dict[str, Similar]:
        with answering():
            return tantivy_spelling.similar_words(
                self._live("resources"), words, levels, withheld
            )

    def page_hits(
        self, query: Query, resource_ids: Sequence[int], most: int = 3
    ) -> list[PageAnswer]:
        with answering():
            return tantivy_pages.page_hits(
                self._live("pages"), query, resource_ids, most
            )

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        with answering():
            return tantivy_pages.pages_matching(
                self._live("pages"), query, resource_id, document_id
            )

    def mark(self, query: Query, text: str, language: str) -> str:
        return marks.mark(query, text, language)

    def live_index(self) -> str | None:
        with answering():
            return self.store.live()

    def create_index(self, index: str) -> None:
        with answering():
            self.store.create(index)

    def write(self, index: str, changes: Sequence[Change]) -> list[Outcome]:
        with answering():
            return tantivy_writing.write(*self._both(index), changes)

    def make_live(self, index: str) -> None:
        with answering():
            self.store.make_live(index)

    def drop_index(self, index: str) -> None:
        with answering():
            self.store.drop(index)

    def indexes(self) -> list[str]:
        with answering():
            return self.store.names()

    def refresh(self, index: str) -> None:
        """Do nothing: every search looks for what was written."""
        with answering():
            self.store.part(index, "resources")

    def contents(self, index: str) -> Iterator[Indexed]:
        with answering():
            yield from tantivy_contents.contents(*self._both(index))

    def about(self) -> About:
        return About(f"Tantivy {version('tantivy')}")

    def faults(self, index: str) -> set[IndexFault]:
        try:
            with answering():
                for part in self._both(index):
                    part.searcher()
        except IndexMissing:
            return {IndexFault.INCOMPLETE}
        return set()

    def _live(self, kind: str) -> Part:
        return self.store.part(self.store.live(), kind)

    def _both(self, index: str) -> list[Part]:
        return [self.store.part(index, kind) for kind in KINDS]
