"""Search, and suggestions while typing."""

# No `from __future__ import annotations`: django-ninja reads the annotations.
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from api.rest import schemas
from api.rest.cursors import make_cursor, read_cursor
from api.rest.records import Records
from api.rest.requests import api_limit, viewer_of
from library.access.viewers import Viewer
from search.autocomplete import suggest
from search.engines.base import SORTS, EngineDown
from search.models import SearchIndex
from search.service.request import MAX_CODES, MAX_DEPTH, SearchRequest
from search.service.results import Results
from search.service.searcher import search as run_search

router = Router(tags=["Search"])
CURSOR_LIFETIME = timedelta(days=1)
MAX_PER_PAGE = 100
MAX_QUERY_LENGTH = 1_000
Codes = list[str]


def _codes(description: str) -> Codes:
    return Field(default=[], max_length=MAX_CODES, description=description)


class SearchParams(Schema):
    """The parameters of the results page; `cursor` and `limit` replace `page`."""

    q: str = Field(
        default="",
        max_length=MAX_QUERY_LENGTH,
        description="Words, “phrases”, -word, OR, title:word, word*, UN symbols.",
        examples=["early warning"],
    )
    type: Codes = _codes("Codes of types.")
    region: Codes = _codes("Codes of regions; includes narrower ones.")
    theme: Codes = _codes("Codes of themes; includes narrower ones.")
    lang: Codes = _codes("Languages of files.")
    year: Codes = _codes("Years, or ranges: 2015-2020, 2015-, -2020.")
    org: Codes = _codes("Codes of organisations.")
    sort: Literal["", *SORTS] = Field(
        default="", description="By relevance with words, else newest first."
    )
    also: Literal["", "off"] = Field(
        default="", description="“off”: without glossary terms."
    )
    meaning: Literal["", "off"] = Field(
        default="", description="“off”: by words only, not by meaning."
    )
    facets: bool = Field(default=False, description="With the counts of filters.")
    limit: int = Field(default=20, ge=1, le=MAX_PER_PAGE)
    cursor: str = Field(default="", description="`next` of the page before.")


@router.get(
    "/search", response=schemas.SearchResults, url_name="search", operation_id="search"
)
@api_limit("api_search")
def search(request: HttpRequest, params: Query[SearchParams]):
    """Search titles, summaries, terms and the text of all files.

    The first 1,000 results can be read; follow `/changes` to read the whole library.
    """
    viewer = viewer_of(request)
    search_request = _search_request(request.GET, params, viewer)
    results = search_index(search_request)
    return results_record(search_request, results, Records(request)) | {
        "facets": _facets(results) if params.facets else None,
        "next": _next_cursor(search_request, results, params, viewer),
    }


def search_index(search_request: SearchRequest) -> Results:
    """Search by words and by meaning. Raises EngineDown."""
    results = run_search(search_request, with_meaning=True)
    if results.is_limited:
        raise EngineDown("Search is limited to the database")
    return results


def results_record(
    search_request: SearchRequest, results: Results, records: Records
) -> dict:
    """Return the fields of `schemas.SearchResults`, without `facets` and `next`."""
    web_params = search_request.to_params(page=1)
    return {
        "total": results.total,
        "all_words": results.all_words,
        "also_searched": [
            term.text
            for expansion in search_request.expansions
            for term in expansion.terms
        ],
        "results": [
            records.reference(hit.resource)
            | {
                "pages": [records.page_hit(page) for page in hit.page_hits],
                "is_promoted": hit.is_promoted,
                "passage": hit.passage and records.passage(hit.passage),
            }
            for hit in results.hits
        ],
        "answers": [records.passage(passage) for passage in results.answers],
        "url": records.absolute_url(f"{reverse('search')}?{web_params}"),
    }


def _search_request(
    query: QueryDict, params: SearchParams, viewer: Viewer
) -> SearchRequest:
    """Return the search of a URL. Raises InvalidCursor."""
    query = query.copy()
    query.pop("page", None)
    search_request = SearchRequest.from_params(query, viewer)
    page = 1
    if params.cursor:
        bound = _bound(search_request, params)
        page = read_cursor(params.cursor, bound, viewer, CURSOR_LIFETIME)
    return replace(search_request, page=page, per_page=params.limit)


def _next_cursor(
    search_request: SearchRequest, results: Results, params: SearchParams, viewer
) -> str | None:
    page = search_request.page + 1
    if page > results.page_total or page * params.limit > MAX_DEPTH:
        return None
    return make_cursor(page, _bound(search_request, params), viewer)


def _bound(search_request: SearchRequest, params: SearchParams) -> dict:
    """Return what a cursor is bound to: in another index the order is another."""
    live = SearchIndex.objects.filter(state=SearchIndex.State.LIVE)
    return {
        "search": search_request.to_params(page=1),
        "limit": params.limit,
        "index": live.values_list("name", flat=True).first(),
    }


def _facets(results: Results) -> list[dict]:
    return [
        {
            "name": facet.name,
            "label": facet.label,
            "values": [
                {"code": value.code, "label": value.label, "count": value.count}
                for value in facet.values
            ],
        }
        for facet in results.facets
    ]


class SuggestionParams(Schema):
    """What was typed."""

    q: str = Field(
        default="",
        max_length=MAX_QUERY_LENGTH,
        description="The letters that were typed.",
        examples=["sud"],
    )


@router.get(
    "/suggestions",
    response=schemas.Suggestions,
    url_name="suggestions",
    operation_id="suggestions",
)
@api_limit("api")
def suggestions(request: HttpRequest, params: Query[SuggestionParams]):
    """Suggest terms, glossary entries and titles that begin with some letters."""
    rows = suggest(params.q, viewer_of(request))
    absolute_url = request.build_absolute_uri
    return {
        "suggestions": [
            {
                "label": row.label,
                "kind": row.kind,
                "hint": row.hint,
                "language": row.language,
                "count": row.count,
                "url": absolute_url(row.url),
            }
            for row in rows
        ]
    }
