"""What Elasticsearch answers, errors too, in the words of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from elasticsearch import ApiError, NotFoundError, TransportError
from elasticsearch.helpers import ScanError

from ..engine import Answer, EngineDown, Indexed, IndexMissing, PageAnswer, Question
from .elasticsearch_schema import Body

# What is needed of an answer; the rest is not even sent.
ANSWER_PARTS = [
    "hits.total",
    "hits.hits._id",
    "aggregations.*.buckets",
    "aggregations.*.values.buckets",
]
PAGE_PARTS = [
    f"aggregations.resources.buckets.{part}"
    for part in ("key", "pages.hits.hits._id", "pages.hits.hits.highlight")
]


class SearchRefused(Exception):
    """Elasticsearch calls a request wrong: a fault of ours, not of the reader."""


@contextmanager
def answering() -> Iterator[None]:
    """Turn the client's errors into those of the contract."""
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing(str(error)) from error
    except ApiError as error:
        if error.status_code == 400:
            raise SearchRefused(str(error)) from error
        raise EngineDown(str(error)) from error
    except (TransportError, ScanError) as error:
        raise EngineDown(str(error)) from error


def as_answer(found: Body, question: Question, with_all: int | None) -> Answer:
    """Return hits and facets. with_all: how many have all words, None: all of them."""
    total = found["hits"]["total"]["value"]
    all_words = total if with_all is None else with_all
    return Answer(
        ids=tuple(int(hit["_id"]) for hit in found["hits"].get("hits", [])),
        total=total,
        all_words=all_words,
        is_any=total > all_words,
        facets={name: counts(found["aggregations"][name]) for name in question.facets},
    )


def counts(aggregation: Body) -> dict[str, int]:
    buckets = aggregation.get("values", aggregation)["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def as_page_answers(found: Body, resource_ids: Sequence[int]) -> list[PageAnswer]:
    """Return the pages in the order of the resources, each one's best first."""
    buckets = found.get("aggregations", {}).get("resources", {}).get("buckets", [])
    hits = {int(bucket["key"]): bucket["pages"]["hits"]["hits"] for bucket in buckets}
    return [_page_answer(hit) for i in resource_ids for hit in hits.get(i, [])]


def page_number(hit: Body) -> int:
    return _page_key(hit)[2]


def as_indexed(hit: Body, page_counts: dict[str, int]) -> Indexed:
    values = hit["fields"]
    return Indexed(
        resource_id=int(hit["_id"]),
        fence=hit["_version"],
        digest=values["digest"][0],
        visibility=values["visibility"][0],
        page_count=page_counts.get(hit["_id"], 0),
    )


def _page_answer(hit: Body) -> PageAnswer:
    snippets = [text for texts in hit.get("highlight", {}).values() for text in texts]
    return PageAnswer(*_page_key(hit), next(iter(snippets), ""))


def _page_key(hit: Body) -> tuple[int, int, int]:
    resource_id, document_id, number = map(int, hit["_id"].split("-"))
    return resource_id, document_id, number
