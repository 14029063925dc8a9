"""A search that an editor keeps on a page: a query string, run for each reader."""

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
# The filters whose values are shown with their counts.
SHELVES = ("lang", "type")
_MODELS = {model.facet: model for model in VOCABULARIES}


def check_query_string(text: str) -> str:
    """Return the query string of a search, from itself or from a results address.

    Only what `SearchRequest` understands is kept, without the page number. Raises
    ValidationError for a search without words and filters, or with unknown terms.
    """
    text = text.strip()
    is_address = "?" in text or "/" in text.split("=")[0]
    params = QueryDict(urlsplit(text).query if is_address else text)
    request = SearchRequest.from_params(params, EDITOR)
    if request.is_bare:
        raise ValidationError(
            _("Search for words or filters first, then copy that address.")
        )
    if unknown := _unknown_codes(request):
        raise ValidationError(
            _("These terms do not exist: %(codes)s. Search again and copy the address.")
            % {"codes": ", ".join(unknown)}
        )
    return request.to_params(page=1)


def _unknown_codes(request: SearchRequest) -> list[str]:
    unknown = []
    for facet, codes in request.filters.items():
        if model := _MODELS.get(facet):
            known = model.objects.filter(code__in=codes).values_list("code", flat=True)
            unknown += sorted(set(codes) - set(known))
    return unknown


@dataclass(frozen=True)
class StoredSearch:
    """A stored search as one viewer sees it.

    limit: how many titles are shown. left_out: ids of resources that stand elsewhere
    on the page, whose titles are not shown again.
    """

    query_string: str
    viewer: Viewer
    limit: int = MAX_TITLES
    left_out: frozenset[int] = frozenset()

    @cached_property
    def request(self) -> SearchRequest:
        params = QueryDict(self.query_string)
        request = SearchRequest.from_params(params, self.viewer)
        # Further ones take the place of those that are left out.
        per_page = 2 * self.limit if self.left_out else self.limit
        return SearchRequest(
            **{**vars(request), "per_page": per_page, "page": 1},
        )

    @cached_property
    def results(self) -> Results:
        """The results; empty ones for a search that says nothing."""
        return search(self.request)

    @property
    def hits(self) -> list[Hit]:
        """The first results whose titles are shown."""
        hits = [h for h in self.results.hits if h.resource.pk not in self.left_out]
        return hits[: self.limit]

    @cached_property
    def new_count(self) -> int | None:
        """How many were added in the last 90 days; None while that is not known."""
        since = timezone.now() - timedelta(days=NEW_DAYS)
        try:
            return count_added_since(self.request, since)
        except EngineDown:
            return None

    @property
    def shelves(self) -> list[list[TermEntry]]:
        """The most frequent languages and types, each with the way to the narrowed
        search; none of what the search already filters by."""
        facets = {facet.name: facet for facet in self.results.facets}
        names = [n for n in SHELVES if n in facets and n not in self.request.filters]
        shelves = [refinements(self.request, facets[name]) for name in names]
        return [shelf[:MAX_ENTRIES] for shelf in shelves if shelf]

    @property
    def name(self) -> str:
        """What the search is about: its words and filters."""
        return list_name(self.request)

    @property
    def params(self) -> str:
        """The query string of the page of results."""
        return self.request.to_params()
