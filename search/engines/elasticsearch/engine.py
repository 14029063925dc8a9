"""The engine for production: Elasticsearch 9 through its official client.

One index of the engine contract is two Elasticsearch indexes,
`<prefix>-resources-<name>` and `<prefix>-pages-<name>`. Searches use the aliases
`<prefix>-resources` and `<prefix>-pages`; writes use a separate alias of each index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.conf import settings
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.serializer import OrjsonSerializer

from search.analysis.edit_distance import Similar
from search.engines.base import (
    MIN_ALL_TERMS_HITS,
    EngineInfo,
    EngineQuery,
    EngineResponse,
    IndexedEntry,
    IndexFault,
    IndexOperation,
    PageHit,
    WriteOutcome,
)
from search.engines.elasticsearch import health as state
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.bulk import Writer, require_index
from search.engines.elasticsearch.mapping import (
    FINGERPRINT,
    LIVE_SETTINGS,
    MAPPINGS,
    SETTINGS,
)
from search.engines.elasticsearch.query_builder import has_choice
from search.engines.elasticsearch.requests import (
    document_pages_body,
    pages_body,
    resources_body,
)
from search.engines.elasticsearch.responses import (
    to_engine_response,
    to_page_hits,
    translate_errors,
)
from search.engines.elasticsearch.scan import scan_entries
from search.engines.elasticsearch.similar_words import similar_body, to_similar
from search.engines.highlighting import highlight
from search.query.tree import Query

SEARCH_SECONDS = 2
WRITE_SECONDS = 60
MAX_PAGES = 2_000


class ElasticsearchEngine:
    """The engine contract of `search.engines.base`, implemented by Elasticsearch."""

    fingerprint = FINGERPRINT
    is_embedded = False

    def __init__(self) -> None:
        self.prefix = settings.SEARCH_INDEX_PREFIX
        client = Elasticsearch(
            settings.ELASTICSEARCH_URL,
            api_key=settings.ELASTICSEARCH_API_KEY or None,
            max_retries=0,
            serializer=OrjsonSerializer(),
        )
        self.reading = client.options(request_timeout=SEARCH_SECONDS)
        self.writing = client.options(request_timeout=WRITE_SECONDS)

    def search(self, engine_query: EngineQuery) -> EngineResponse:
        answer = self._search(engine_query)
        if answer.total >= MIN_ALL_TERMS_HITS or not has_choice(engine_query.query):
            return answer
        return self._search(engine_query, with_all=answer.total)

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], excluded_ids: Collection[int]
    ) -> dict[str, Similar]:
        with translate_errors():
            response = self.reading.search(
                index=self._alias("resources"),
                body=similar_body(words, levels, excluded_ids),
            )
        return to_similar(response, words)

    def page_hits(
        self, query: Query, resource_ids: Sequence[int], limit: int = 3
    ) -> list[PageHit]:
        if not query or not resource_ids:
            return []
        body = pages_body(query, resource_ids, limit)
        with translate_errors():
            # Caching a response with its texts takes the server a third more time, and
            # the same words with the same resources are rarely requested again.
            response = self.reading.search(
                index=self._alias("pages"), body=body, request_cache=False
            )
        return to_page_hits(response, query, resource_ids)

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        if not query:
            return []
        body = document_pages_body(query, resource_id, document_id)
        with translate_errors():
            response = self.reading.search(
                index=self._alias("pages"),
                body={**body, "size": MAX_PAGES},
                filter_path=["hits.hits.sort"],
            )
        return [hit["sort"][0] for hit in response.get("hits", {}).get("hits", [])]

    def highlight(self, query: Query, text: str, language: str) -> str:
        return highlight(query, text, language)

    def live_index(self) -> str | None:
        with translate_errors():
            try:
                aliases = self.reading.indices.get_alias(name=self._alias("resources"))
            except NotFoundError:
                return None
        return next(map(self._name, aliases), None)

    def create_index(self, index: str) -> None:
        """Create an index, or the missing part of a partly created one."""
        with translate_errors():
            for kind, mapping in MAPPINGS.items():
                name = self._index(kind, index)
                if self.writing.indices.exists(index=name):
                    continue
                self.writing.indices.create(
                    index=name,
                    settings=SETTINGS,
                    mappings=mapping,
                    aliases={self._write_alias(kind, index): {}},
                )

    def write(
        self, index: str, changes: Sequence[IndexOperation]
    ) -> list[WriteOutcome]:
        aliases = {kind: self._write_alias(kind, index) for kind in MAPPINGS}
        with translate_errors():
            # With the short search timeout: an unresponsive server must not block the
            # worker.
            require_index(self.reading, aliases.values())
            return Writer(self.writing, aliases).write(changes)

    def make_live(self, index: str) -> None:
        names = [self._index(kind, index) for kind in MAPPINGS]
        with translate_errors():
            self.writing.indices.put_settings(index=names, settings=LIVE_SETTINGS)
            self.writing.indices.refresh(index=names)
            # A rebuild leaves about twenty segments, and every word is searched in
            # each. Merging them, in the background, reduces search time by a third.
            self.writing.indices.forcemerge(
                index=names, max_num_segments=1, wait_for_completion=False
            )
            self.writing.indices.update_aliases(
                actions=[
                    action
                    for kind, name in zip(MAPPINGS, names, strict=True)
                    for action in self._swap(kind, name)
                ]
            )

    def drop_index(self, index: str) -> None:
        # Resources last: `indexes()` lists a half-dropped index by its resources.
        with translate_errors():
            for kind in reversed(MAPPINGS):
                self.writing.indices.delete(
                    index=self._index(kind, index), ignore_unavailable=True
                )

    def indexes(self) -> list[str]:
        with translate_errors():
            response = self.reading.indices.get_settings(
                index=self._index("resources", "*"), name="index.creation_date"
            )
        index_settings = {
            name: body["settings"]["index"] for name, body in response.items()
        }
        oldest_first = sorted(
            index_settings, key=lambda n: (int(index_settings[n]["creation_date"]), n)
        )
        return [self._name(name) for name in oldest_first]

    def refresh(self, index: str) -> None:
        with translate_errors():
            self.writing.indices.refresh(
                index=[self._index(kind, index) for kind in MAPPINGS]
            )

    def scan(self, index: str) -> Iterator[IndexedEntry]:
        names = [self._index(kind, index) for kind in MAPPINGS]
        with translate_errors():
            yield from scan_entries(self.writing, *names, WRITE_SECONDS)

    def info(self) -> EngineInfo:
        with translate_errors():
            return state.engine_info(self.reading, self._alias("resources"))

    def faults(self, index: str) -> set[IndexFault]:
        expected = {
            kind: (
                self._index(kind, index),
                {self._alias(kind), self._write_alias(kind, index)},
            )
            for kind in MAPPINGS
        }
        with translate_errors():
            return state.faults(self.reading, expected)

    def _search(
        self, engine_query: EngineQuery, with_all: int | None = None
    ) -> EngineResponse:
        """Search for all words, or for any of them if `with_all` is given.

        with_all: how many resources contain all words.
        """
        match_any = with_all is not None
        with translate_errors():
            response = self._client_with_timeout(engine_query.timeout).search(
                index=self._alias("resources"),
                body=resources_body(engine_query, match_any),
            )
        return to_engine_response(response, engine_query, with_all)

    def _client_with_timeout(self, timeout: float) -> Elasticsearch:
        # Creating another client takes half a millisecond.
        if timeout == SEARCH_SECONDS:
            return self.reading
        return self.reading.options(request_timeout=timeout)

    def _swap(self, kind: str, name: str) -> list[Body]:
        alias = self._alias(kind)
        others = {"index": self._index(kind, "*"), "alias": alias, "must_exist": False}
        return [{"remove": others}, {"add": {"index": name, "alias": alias}}]

    def _alias(self, kind: str) -> str:
        return f"{self.prefix}-{kind}"

    def _index(self, kind: str, index: str) -> str:
        return f"{self._alias(kind)}-{index}"

    def _write_alias(self, kind: str, index: str) -> str:
        return f"{self.prefix}-write-{kind}-{index}"

    def _name(self, full_name: str) -> str:
        return full_name.removeprefix(self._index("resources", ""))
