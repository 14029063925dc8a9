"""A stored search on a page: a query string that is run for each viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from library.access.viewers import EDITOR, Viewer
from library.models import VOCABULARIES
from search.browse.vocabularies import TermEntry, refinements
from search.engines.base import EngineDown
from search.export.formats import list_name
from search.export.recently_added import count_added_since
from search.service.request import SearchRequest
from search.service.results import Hit, Results
from search.service.searcher import search

MAX_LENGTH = 1000
MAX_TITLES = 6
MAX_ENTRIES = 4
NEW_DAYS = 90
# The filters whose values are shown with counts.
SHELVES = ("lang", "type")
_MODELS = {model.facet: model for model in VOCABULARIES}


def check_query_string(text: str) -> str:
    """Return the normalised query string of a search, given as such or as a URL.

    Unknown parameters and the page number are removed. Raises ValidationError for a
    search without words and filters, or with unknown terms.
    """
    text = text.strip()
    is_url = "?" in text or "/" in text.split("=")[0]
    params = QueryDict(urlsplit(text).query if is_url else text)
    request = SearchRequest.from_params(params, EDITOR)
    if request.is_bare:
        raise ValidationError(
            _(
                "This URL contains no search. Search with words or filters, then "
                "paste the URL."
            )
        )
    unknown_codes = []
    for facet, codes in request.filters.items():
        if model := _MODELS.get(facet):
            terms = model.objects.filter(code__in=codes)
            known_codes = set(terms.values_list("code", flat=True))
            unknown_codes += sorted(set(codes) - known_codes)
    if unknown_codes:
        raise ValidationError(
            _("Unknown terms: %(codes)s. Search again and paste the new URL.")
            % {"codes": ", ".join(unknown_codes)}
        )
    return request.to_params(page=1)


@dataclass(frozen=True)
class StoredSearch:
    """A stored search as one viewer sees it.

    limit: number of titles. excluded_ids: resources shown elsewhere on the page, whose
    titles are not repeated.
    """

    query_string: str
    viewer: Viewer
    limit: int = MAX_TITLES
    excluded_ids: frozenset[int] = frozenset()

    @cached_property
    def request(self) -> SearchRequest:
        params = QueryDict(self.query_string)
        request = SearchRequest.from_params(params, self.viewer)
        # More results, to fill the places of excluded ones.
        per_page = 2 * self.limit if self.excluded_ids else self.limit
        return SearchRequest(
            **{**vars(request), "per_page": per_page, "page": 1},
        )

    @cached_property
    def results(self) -> Results:
        """The results; none for an empty search."""
        return search(self.request)

    @property
    def hits(self) -> list[Hit]:
        """The first results without excluded resources."""
        hits = [h for h in self.results.hits if h.resource.pk not in self.excluded_ids]
        return hits[: self.limit]

    @cached_property
    def new_count(self) -> int | None:
        """Number of results added in the last 90 days; None if the engine is down."""
        since = timezone.now() - timedelta(days=NEW_DAYS)
        try:
            return count_added_since(self.request, since)
        except EngineDown:
            return None

    @property
    def shelves(self) -> list[list[TermEntry]]:
        """The most frequent languages and types, each with the URL of the filtered
        search; without filters that the search already has."""
        facets = {facet.name: facet for facet in self.results.facets}
        names = [n for n in SHELVES if n in facets and n not in self.request.filters]
        shelves = [refinements(self.request, facets[name]) for name in names]
        return [shelf[:MAX_ENTRIES] for shelf in shelves if shelf]

    @property
    def name(self) -> str:
        """The name of the search, made of its words and filters."""
        return list_name(self.request)

    @property
    def params(self) -> str:
        """The query string of the page of results."""
        return self.request.to_params()
