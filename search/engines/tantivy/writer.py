"""Writing operations to Tantivy: one writer at a time, each batch all or nothing."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import tantivy

from search.engines.base import IndexOperation, WriteOutcome
from search.engines.entries import Passages
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.passages import PassageFiles
from search.engines.tantivy.schema import (
    KINDS,
    PARTS,
    TOMBSTONES,
    ReadPage,
    analyze,
    page_document,
    page_term,
    resource_document,
    tombstone,
)

# Up to this many operations, an editor may be waiting for the write.
MAX_INTERACTIVE_CHANGES = 5


def write(
    parts: Mapping[str, Part],
    passages: PassageFiles,
    changes: Sequence[IndexOperation],
) -> list[WriteOutcome]:
    """Write operations durably. Raises EngineBusy when another process is writing.

    parts: all parts of an index by name.
    """
    if not changes:
        return []
    with ExitStack() as stack:
        batch = _Batch(parts, len(changes) <= MAX_INTERACTIVE_CHANGES, stack)
        batch.read_places({change.resource_id for change in changes})
        outcomes = [batch.apply(change) for change in changes]
        # After a crash in between, the operations are written again.
        passages.replace(batch.passages)
        batch.commit()
    return outcomes


@contextmanager
def _writing(part: Part, is_awaited: bool) -> Generator[tantivy.IndexWriter]:
    """Hold the writer of an index until segments have been merged.

    A large batch waits for the merge. If `is_awaited`, a thread waits for it instead;
    until then, the writer is in use for others.
    """
    writer = part.writer()
    try:
        yield writer
    except BaseException:
        _let_go(writer)
        raise
    if is_awaited:
        threading.Thread(target=_let_go, args=[writer]).start()
    else:
        _let_go(writer)


def _let_go(writer: tantivy.IndexWriter) -> None:
    """Close a writer, discarding what was not committed."""
    try:
        writer.wait_merging_threads()
    except ValueError:
        # Merging segments failed. The next writer will merge them.
        return


class _Batch:
    """Apply operations, except to entries with a higher fencing token.

    Only the writers of parts that change are opened, besides that of the tombstones.
    """

    def __init__(
        self, parts: Mapping[str, Part], is_awaited: bool, stack: ExitStack
    ) -> None:
        self.parts = parts
        self.is_awaited = is_awaited
        self.stack = stack
        self.writers: dict[str, tantivy.IndexWriter] = {}
        # Resource id → the highest fencing token in the index, and the parts that may
        # have entries of this resource. Updated by each operation.
        self.fencing_tokens: dict[int, int] = {}
        self.places: dict[int, set[str]] = defaultdict(set)
        self.passages: dict[int, Passages | None] = {}
        self._writer(TOMBSTONES)

    def read_places(self, resource_ids: set[int]) -> None:
        """Read where these resources have entries, under the lock of the index."""
        for name, part in self.parts.items():
            searcher = part.searcher()
            if not searcher.num_docs:
                continue
            for resource_id in resource_ids:
                query = tantivy.Query.term_query(
                    part.schema, "resource_id", resource_id
                )
                hits = searcher.search(query, limit=1, count=False).hits
                if not hits:
                    continue
                self.places[resource_id].add(name)
                if not name.startswith("pages"):
                    tokens = searcher.fast_field_values(
                        "fencing_token", [address for _, address in hits]
                    )
                    self.fencing_tokens[resource_id] = max(
                        *tokens, self.fencing_tokens.get(resource_id, 0)
                    )

    def apply(self, change: IndexOperation) -> WriteOutcome:
        resource_id, entry = change.resource_id, change.entry
        indexed_token = self.fencing_tokens.get(resource_id)
        if indexed_token is not None and indexed_token > change.fencing_token:
            return WriteOutcome(resource_id)
        pages = [
            (page, analyze(page.text, page.language)) for page in change.pages or ()
        ]
        try:
            if entry is None:
                name, own_pages = TOMBSTONES, ""
                document = tombstone(resource_id, change.fencing_token)
            else:
                name, own_pages = (f"{kind}-{entry.visibility}" for kind in KINDS)
                document = resource_document(entry, change.fencing_token, pages)
        except (ValueError, TypeError, OverflowError) as error:
            return WriteOutcome(resource_id, str(error), is_rejection=True)
        places = self.places[resource_id]
        # Page entries without a resource entry are left from an interrupted write.
        kept = {own_pages} if name in places else set()
        for place in sorted(places - kept):
            self._writer(place).delete_documents_by_term("resource_id", resource_id)
        places.intersection_update(kept)
        if entry is not None:
            self._put_pages(own_pages, change, pages)
        self._writer(name).add_document(document)
        places.add(name)
        self.fencing_tokens[resource_id] = change.fencing_token
        self.passages[resource_id] = None if entry is None else entry.passages
        return WriteOutcome(resource_id)

    def commit(self) -> None:
        """Commit tombstones and page entries, then resource entries, narrowest first.

        After a crash in between, the operations are not complete and are written again.
        Until then, a resource that was restricted may be in two parts, and one that was
        opened in none.
        """
        for name in sorted(self.writers, key=PARTS.index, reverse=True):
            self.writers[name].commit()

    def _put_pages(
        self, name: str, change: IndexOperation, pages: Sequence[ReadPage]
    ) -> None:
        has_pages = name in self.places[change.resource_id]
        keys = [*change.deleted_page_ids, *(page.key for page, _ in pages)]
        if has_pages and keys:
            writer = self._writer(name)
            for key in keys:
                writer.delete_documents_by_term(
                    "key", page_term(change.resource_id, key)
                )
        for page, read in pages:
            self._writer(name).add_document(
                page_document(change.resource_id, page, read)
            )
            self.places[change.resource_id].add(name)

    def _writer(self, name: str) -> tantivy.IndexWriter:
        if name not in self.writers:
            writing = _writing(self.parts[name], self.is_awaited)
            self.writers[name] = self.stack.enter_context(writing)
        return self.writers[name]
