"""Index operations → bulk requests of bounded size, with an outcome per operation.

Every item carries the operation's fencing token as its external version. Late,
repeated or reordered writes are therefore harmless: after an interrupted write, the
caller repeats all of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import orjson
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import scan

from search.engines.base import (
    LEVELS,
    EngineDown,
    IndexMissing,
    IndexOperation,
    WriteOutcome,
)
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.mapping import (
    page_id,
    page_source,
    passages_source,
    resource_source,
)

CHUNK_BYTES = 2 * 1024 * 1024
# Concurrent requests: the server analyzes text on as many cores.
SENDERS = 2
# The engine is busy or its disk is full. The content may be valid.
RETRYABLE_STATUSES = (403, 408, 429)
NOT_FOUND, CONFLICT = 404, 409
# The only errors of a whole request that are caused by its content.
BAD_REQUEST, TOO_LARGE = 400, 413


@dataclass(frozen=True)
class Item:
    """One entry to write, or to delete when there is no source."""

    change: IndexOperation
    part: str
    id: str
    source: Body | None = None

    def lines(self, aliases: dict[str, str]) -> list[bytes]:
        target = {
            "_index": aliases[self.part],
            "_id": self.id,
            "version": self.change.fencing_token,
            "version_type": "external_gte",
        }
        if self.source is None:
            return [_line({"delete": target})]
        # Requiring an alias prevents a write from creating an index.
        return [_line({"index": {**target, "require_alias": True}}), _line(self.source)]


class Writer:
    """Apply operations through the write aliases of one index.

    aliases: part → alias.
    """

    def __init__(self, client: Elasticsearch, aliases: dict[str, str]) -> None:
        self.client = client
        self.aliases = aliases
        self.faults: dict[int, WriteOutcome] = {}

    def write(self, changes: Sequence[IndexOperation]) -> list[WriteOutcome]:
        self._send(item for change in changes for item in _items(change))
        self._send(self._leftover_pages(changes))
        ids = (change.resource_id for change in changes)
        return [self.faults.get(number, WriteOutcome(number)) for number in ids]

    def _leftover_pages(self, changes: Sequence[IndexOperation]) -> Iterator[Item]:
        """Yield a deletion for each page entry of a deleted resource or former level.

        Changes without pages are not searched for: these have neither.
        """
        for level in LEVELS:
            elsewhere = {
                change.resource_id: change
                for change in changes
                if change.entry is None
                or (change.pages is not None and change.entry.visibility != level)
            }
            if not elsewhere:
                continue
            part = f"pages-{level}"
            self.client.indices.refresh(index=self.aliases[part])
            condition = {"terms": {"resource_id": [str(pk) for pk in elsewhere]}}
            query = {"query": condition, "_source": False}
            for hit in scan(self.client, index=self.aliases[part], query=query):
                change = elsewhere[int(hit["_id"].partition("-")[0])]
                yield Item(change, part, hit["_id"])

    def _send(self, items: Iterable[Item]) -> None:
        """Send items in chunks, preparing the next while the server processes some."""
        sent: deque[Future] = deque()
        with ThreadPoolExecutor(SENDERS) as pool:
            for chunk, lines in self._chunks(items):
                sent.append(pool.submit(self._send_chunk, chunk, lines))
                if len(sent) > SENDERS:
                    sent.popleft().result()
        for pending in sent:
            pending.result()

    def _chunks(
        self, items: Iterable[Item]
    ) -> Iterator[tuple[list[Item], list[bytes]]]:
        chunk: list[Item] = []
        lines: list[bytes] = []
        size = 0
        for item in items:
            new = item.lines(self.aliases)
            length = sum(map(len, new))
            if chunk and size + length > CHUNK_BYTES:
                yield chunk, lines
                chunk, lines, size = [], [], 0
            # The lines hold the text; dropping the source here saves memory.
            chunk.append(Item(item.change, item.part, item.id))
            lines += new
            size += length
        if chunk:
            yield chunk, lines

    def _send_chunk(self, chunk: list[Item], lines: list[bytes]) -> None:
        try:
            # The client sends serialised lines as they are, but is not annotated so.
            response = self.client.bulk(operations=lines)  # ty: ignore[invalid-argument-type]
        except ApiError as error:
            if error.status_code not in (BAD_REQUEST, TOO_LARGE):
                raise
            # The content caused it: each item is rejected.
            for item in chunk:
                self._fault(item, str(error), is_rejection=True)
            return
        answers = _item_results(response.body)
        if len(answers) != len(chunk):
            raise EngineDown("The answer to a bulk request makes no sense.")
        for item, (action, result) in zip(chunk, answers, strict=True):
            status = result["status"]
            is_gone = action == "delete" and status == NOT_FOUND
            if status < 300 or status == CONFLICT or is_gone:
                continue
            if status == NOT_FOUND:
                raise IndexMissing(result["error"]["reason"])
            error = f"{result['error']['type']}: {result['error'].get('reason')}"
            is_rejection = 400 <= status < 500 and status not in RETRYABLE_STATUSES
            self._fault(item, error, is_rejection)

    def _fault(self, item: Item, error: str, is_rejection: bool) -> None:
        number = item.change.resource_id
        earlier = self.faults.get(number)
        if earlier is None or is_rejection:
            self.faults[number] = WriteOutcome(number, error, is_rejection)


def require_index(client: Elasticsearch, aliases: Iterable[str]) -> None:
    """Raise NotFoundError unless all aliases exist.

    Needed because a bulk deletion creates a missing index: `require_alias` is not
    applied to it.
    """
    client.indices.get_alias(name=list(aliases))


def _item_results(response: Body) -> list[tuple[str, Body]]:
    """Return action and result of each item; an empty list if malformed."""
    try:
        return [
            (action, result)
            for item in response["items"]
            for action, result in item.items()
            if result["status"]
        ]
    except (AttributeError, KeyError, TypeError):
        return []


def _items(change: IndexOperation) -> Iterator[Item]:
    """Yield the items of a change: page entries first, then resource entries.

    Other levels get deletions even if they have no entry: the version of a deletion
    rejects a late write.
    """
    number, entry = change.resource_id, change.entry
    level = entry.visibility if entry else ""
    others = [other for other in LEVELS if other != level]
    for page in change.pages or () if entry else ():
        source = page_source(number, page)
        yield Item(change, f"pages-{level}", page_id(number, page.key), source)
        for other in others:
            yield Item(change, f"pages-{other}", page_id(number, page.key))
    for key in change.deleted_page_ids:
        for holder in LEVELS:
            yield Item(change, f"pages-{holder}", page_id(number, key))
    yield Item(change, "passages", str(number), passages_source(entry))
    if entry:
        source = resource_source(entry)
        yield Item(change, f"resources-{level}", str(number), source)
    for other in others:
        yield Item(change, f"resources-{other}", str(number))


def _line(value: Body) -> bytes:
    return orjson.dumps(value)
