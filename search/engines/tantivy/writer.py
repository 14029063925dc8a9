"""Writing operations to Tantivy: one writer at a time, each batch all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import tantivy

from search.engines.base import IndexOperation, WriteOutcome
from search.engines.tantivy.index_store import Part
from search.engines.tantivy.schema import (
    ReadPage,
    analyze,
    deleted_document,
    page_document,
    page_term,
    resource_document,
)

# Up to this many operations, an editor may be waiting for the write.
MAX_INTERACTIVE_CHANGES = 5


def write(
    resources: Part, pages: Part, changes: Sequence[IndexOperation]
) -> list[WriteOutcome]:
    """Write operations durably. Raises EngineBusy when another process is writing."""
    if not changes:
        return []
    is_awaited = len(changes) <= MAX_INTERACTIVE_CHANGES
    with (
        _writing(resources, is_awaited) as to_resources,
        _writing(pages, is_awaited) as to_pages,
    ):
        fencing_tokens = _indexed_fencing_tokens(
            resources, {change.resource_id for change in changes}
        )
        batch = _Batch(to_resources, to_pages, fencing_tokens)
        outcomes = [batch.apply(change) for change in changes]
        # Pages first: after a crash in between, the old fencing tokens are still in
        # place and the operations are written again.
        to_pages.commit()
        to_resources.commit()
    return outcomes


@contextmanager
def _writing(part: Part, is_awaited: bool) -> Iterator[tantivy.IndexWriter]:
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


def _indexed_fencing_tokens(
    resources: Part, resource_ids: Iterable[int]
) -> dict[int, int]:
    ids = list(resource_ids)
    searcher = resources.searcher()
    query = tantivy.Query.term_set_query(resources.schema, "resource_id", ids)
    hits = searcher.search(query, limit=len(ids), count=False).hits
    addresses = [address for _, address in hits]
    return dict(
        zip(
            searcher.fast_field_values("resource_id", addresses),
            searcher.fast_field_values("fencing_token", addresses),
            strict=True,
        )
    )


class _Batch:
    """Apply operations to both writers, except to entries with a higher fencing token.

    fencing_tokens: resource id → token in the index, updated by each operation.
    """

    def __init__(
        self,
        to_resources: tantivy.IndexWriter,
        to_pages: tantivy.IndexWriter,
        fencing_tokens: dict[int, int],
    ) -> None:
        self.to_resources = to_resources
        self.to_pages = to_pages
        self.fencing_tokens = fencing_tokens

    def apply(self, change: IndexOperation) -> WriteOutcome:
        indexed_token = self.fencing_tokens.get(change.resource_id)
        if indexed_token is not None and indexed_token > change.fencing_token:
            return WriteOutcome(change.resource_id)
        pages = [
            (page, analyze(page.text, page.language)) for page in change.pages or ()
        ]
        try:
            document = _document(change, pages)
        except (ValueError, TypeError, OverflowError) as error:
            return WriteOutcome(change.resource_id, str(error), is_rejection=True)
        if indexed_token is None or change.entry is None:
            self._remove("resource_id", change.resource_id)
        self._put_pages(change, pages, is_new=indexed_token is None)
        self.to_resources.delete_documents_by_term("resource_id", change.resource_id)
        self.to_resources.add_document(document)
        self.fencing_tokens[change.resource_id] = change.fencing_token
        return WriteOutcome(change.resource_id)

    def _put_pages(
        self, change: IndexOperation, pages: Sequence[ReadPage], is_new: bool
    ) -> None:
        if change.entry is None:
            return
        for key in change.deleted_page_ids:
            self._remove("key", page_term(change.resource_id, key))
        for page, read in pages:
            if not is_new:
                self._remove("key", page_term(change.resource_id, page.key))
            self.to_pages.add_document(page_document(change.resource_id, page, read))

    def _remove(self, field: str, value: int | str) -> None:
        self.to_pages.delete_documents_by_term(field, value)


def _document(change: IndexOperation, pages: Sequence[ReadPage]) -> tantivy.Document:
    if change.entry is None:
        return deleted_document(change.resource_id, change.fencing_token)
    return resource_document(change.entry, change.fencing_token, pages)
