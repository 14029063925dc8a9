"""The engine for production: Elasticsearch 9 through its official client.

One index of the engine contract is two Elasticsearch indexes for each visibility level,
`<prefix>-resources-<level>-<name>` and `<prefix>-pages-<level>-<name>`, and
`<prefix>-passages-<name>` for all levels. Searches use the aliases
`<prefix>-resources-<level>` and so on; writes use a separate alias of each index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.conf import settings
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.serializer import OrjsonSerializer

from search.analysis.edit_distance import Similar
from search.engines.base import (
    LEVELS,
    MIN_ALL_TERMS_HITS,
    EngineInfo,
    EngineQuery,
    EngineResponse,
    IndexedEntry,
    IndexFault,
    IndexOperation,
    PageHit,
    PassageHit,
    PassageQuery,
    WriteOutcome,
)
from search.engines.elasticsearch import health as state
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.bulk import Writer, require_index
from search.engines.elasticsearch.mapping import (
    FINGERPRINT,
    LIVE_SETTINGS,
    PARTS,
    SETTINGS,
)
from search.engines.elasticsearch.rarity import has_names, raise_names, rarity_body
from search.engines.elasticsearch.requests import (
    candidates_body,
    document_pages_body,
    pages_body,
    passages_body,
    resources_body,
)
from search.engines.elasticsearch.responses import (
    to_engine_response,
    to_page_hits,
    to_passage_hits,
    to_resource_ids,
    translate_errors,
)
from search.engines.elasticsearch.scan import scan_entries
from search.engines.elasticsearch.similar_words import similar_body, to_similar
from search.engines.highlighting import highlight
from search.engines.query_terms import analyze_query
from search.query.tree import Query

SEARCH_SECONDS = 2
WRITE_SECONDS = 60
MAX_PAGES = 2_000
# The part that tells which indexes exist, and which is live.
FIRST_PART = next(iter(PARTS))


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
        if has_names(engine_query.query):
            with translate_errors():
                response = self._client_with_timeout(engine_query.timeout).search(
                    index=self._aliases("resources", engine_query.levels),
                    body=rarity_body(engine_query.query, engine_query.excluded_ids),
                )
            raised = raise_names(engine_query.query, response.body)
            engine_query = replace(engine_query, query=raised)
        analyzed_query = analyze_query(engine_query.query)
        # Entries with some of the words may match if the words are many, or if too few
        # entries have all of them.
        some_suffice = analyzed_query.has_choice and not engine_query.require_all
        if some_suffice and analyzed_query.is_ranked_by_some:
            return self._search(engine_query, match_any=True)
        answer = self._search(engine_query)
        if answer.total >= MIN_ALL_TERMS_HITS or not some_suffice:
            return answer
        return self._search(engine_query, match_any=True)

    def similar_words(
        self, words: Sequence[str], levels: Sequence[str], excluded_ids: Collection[int]
    ) -> dict[str, Similar]:
        with translate_errors():
            response = self.reading.search(
                index=self._aliases("resources", levels),
                body=similar_body(words, excluded_ids),
            )
        return to_similar(response.body, words)

    def page_hits(
        self,
        query: Query,
        resource_ids: Sequence[int],
        limit: int = 3,
        snippets: int | None = None,
    ) -> list[PageHit]:
        if not query or not resource_ids:
            return []
        body = pages_body(query, resource_ids, limit)
        with translate_errors():
            # Caching a response with its texts takes the server a third more time, and
            # the same words with the same resources are rarely requested again.
            response = self.reading.search(
                index=self._aliases("pages"), body=body, request_cache=False
            )
        return to_page_hits(response.body, query, resource_ids, snippets)

    def pages_matching(
        self, query: Query, resource_id: int, document_id: int
    ) -> list[int]:
        if not query:
            return []
        body = document_pages_body(query, resource_id, document_id)
        with translate_errors():
            response = self.reading.search(
                index=self._aliases("pages"),
                body={**body, "size": MAX_PAGES},
                filter_path=["hits.hits.sort"],
            )
        return [hit["sort"][0] for hit in response.get("hits", {}).get("hits", [])]

    def similar_passages(self, passage_query: PassageQuery) -> list[PassageHit]:
        client = self._client_with_timeout(passage_query.timeout)
        passages = self._alias("passages")
        with translate_errors():
            candidates = client.search(
                index=passages, body=candidates_body(passage_query)
            )
            if not (resource_ids := to_resource_ids(candidates.body)):
                return []
            response = client.search(
                index=passages, body=passages_body(passage_query, resource_ids)
            )
        limit = passage_query.limit * passage_query.per_resource
        return to_passage_hits(response.body, limit)

    def highlight(self, query: Query, text: str, language: str) -> str:
        return highlight(query, text, language)

    def live_index(self) -> str | None:
        with translate_errors():
            try:
                aliases = self.reading.indices.get_alias(name=self._alias(FIRST_PART))
            except NotFoundError:
                return None
        return next(map(self._name, aliases), None)

    def create_index(self, index: str) -> None:
        """Create an index, or the missing parts of a partly created one."""
        first, *others = PARTS
        with translate_errors(), ThreadPoolExecutor(len(others)) as pool:
            # FIRST_PART first: `indexes()` lists an index by this part.
            self._create_part(first, index)
            list(pool.map(lambda part: self._create_part(part, index), others))

    def _create_part(self, part: str, index: str) -> None:
        name = self._index(part, index)
        if not self.writing.indices.exists(index=name):
            self.writing.indices.create(
                index=name,
                settings=SETTINGS,
                mappings=PARTS[part],
                aliases={self._write_alias(part, index): {}},
            )

    def write(
        self, index: str, changes: Sequence[IndexOperation]
    ) -> list[WriteOutcome]:
        aliases = {part: self._write_alias(part, index) for part in PARTS}
        with translate_errors():
            # With the short search timeout: an unresponsive server must not block the
            # worker.
            require_index(self.reading, aliases.values())
            return Writer(self.writing, aliases).write(changes)

    def make_live(self, index: str) -> None:
        names = [self._index(part, index) for part in PARTS]
        with translate_errors():
            self.writing.indices.put_settings(index=names, settings=LIVE_SETTINGS)
            self.writing.indices.refresh(index=names)
            # A rebuild leaves about twenty segments, and every word is searched in
            # each. Merging them, in the background, reduces search time by a third.
            self.writing.indices.forcemerge(
                index=names, max_num_segments=1, wait_for_completion=False
            )
            actions: list[Body] = []
            for part, name in zip(PARTS, names, strict=True):
                alias = self._alias(part)
                others = {"index": self._index(part, "*"), "alias": alias}
                actions.append({"remove": {**others, "must_exist": False}})
                actions.append({"add": {"index": name, "alias": alias}})
            self.writing.indices.update_aliases(actions=actions)

    def drop_index(self, index: str) -> None:
        # FIRST_PART last: `indexes()` lists a half-dropped index by this part.
        first, *others = [self._index(part, index) for part in PARTS]
        with translate_errors():
            for names in (others, first):
                self.writing.indices.delete(index=names, ignore_unavailable=True)

    def indexes(self) -> list[str]:
        with translate_errors():
            response = self.reading.indices.get_settings(
                index=self._index(FIRST_PART, "*"), name="index.creation_date"
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
                index=[self._index(part, index) for part in PARTS]
            )

    def scan(self, index: str) -> Iterator[IndexedEntry]:
        names = {part: self._index(part, index) for part in PARTS}
        with translate_errors():
            yield from scan_entries(self.writing, names, WRITE_SECONDS)

    def info(self) -> EngineInfo:
        with translate_errors():
            return state.engine_info(self.reading, self._alias(FIRST_PART))

    def faults(self, index: str) -> set[IndexFault]:
        expected = {
            part: (
                self._index(part, index),
                {self._alias(part), self._write_alias(part, index)},
            )
            for part in PARTS
        }
        with translate_errors():
            return state.faults(self.reading, expected)

    def _search(
        self, engine_query: EngineQuery, match_any: bool = False
    ) -> EngineResponse:
        with translate_errors():
            response = self._client_with_timeout(engine_query.timeout).search(
                index=self._aliases("resources", engine_query.levels),
                body=resources_body(engine_query, match_any),
                # Words are as rare as in all of these parts together. Of a single
                # part, the server skips this step.
                search_type="dfs_query_then_fetch",
            )
        return to_engine_response(response.body, engine_query)

    def _client_with_timeout(self, timeout: float) -> Elasticsearch:
        # Creating another client takes half a millisecond.
        if timeout == SEARCH_SECONDS:
            return self.reading
        return self.reading.options(request_timeout=timeout)

    def _aliases(self, kind: str, levels: Sequence[str] = LEVELS) -> list[str]:
        return [self._alias(f"{kind}-{level}") for level in levels]

    def _alias(self, part: str) -> str:
        return f"{self.prefix}-{part}"

    def _index(self, part: str, index: str) -> str:
        return f"{self._alias(part)}-{index}"

    def _write_alias(self, part: str, index: str) -> str:
        return f"{self.prefix}-write-{part}-{index}"

    def _name(self, full_name: str) -> str:
        return full_name.removeprefix(self._index(FIRST_PART, ""))
