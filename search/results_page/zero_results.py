"""Ways on where nothing was found: without a filter, without quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.results_page.filters import with_filters
from search.service.request import SearchRequest
from search.service.results import Results
from search.service.searcher import search

# A phrase as `parsing` knows it.
_PHRASE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?P<field>(?<!\w)(?<!\w-)title:)?"(?P<words>[^"]*)"', re.I
)


@dataclass(frozen=True)
class Alternative:
    """A wider request: how many results it has, and its parameters.

    label: what is left out, as the reader knows it.
    """

    total: int
    params: str
    label: str = ""


def without_a_filter(request: SearchRequest, results: Results) -> list[Alternative]:
    """Return what each filter keeps away from a request that found nothing."""
    labels = {facet.name: facet.label for facet in results.facets}
    return list(_without_each(request, labels))


def _without_each(
    request: SearchRequest, labels: dict[str, str]
) -> Iterator[Alternative]:
    for name in request.filters:
        left = {n: codes for n, codes in request.filters.items() if n != name}
        without = with_filters(request, left)
        if total := _total(without):
            yield Alternative(total, without.to_params(), labels.get(name, name))


def without_any_filter(request: SearchRequest) -> Alternative | None:
    """Return the request without its filters, if there are several and it finds any."""
    if len(request.filters) < 2:
        return None
    bare = with_filters(request, {})
    total = _total(bare)
    return Alternative(total, bare.to_params()) if total else None


def without_quotes(request: SearchRequest) -> Alternative | None:
    """Return the request with its phrases as plain words, if that finds anything."""
    text = _PHRASE.sub(_as_words, request.text)
    if text == request.text:
        return None
    plain = replace(request.asking(text), page=1)
    total = _total(plain)
    return Alternative(total, plain.to_params()) if total else None


def _as_words(phrase: re.Match) -> str:
    """Return the words of a phrase; one that is excluded stays as it is."""
    if phrase["minus"]:
        return phrase[0]
    field = phrase["field"] or ""
    # What was literal between quotation marks is no sign of the syntax outside.
    words = (word.lstrip("-") for word in phrase["words"].split())
    plain = (word.lower() if word == "OR" else word for word in words if word)
    return " ".join(["", *(field + word for word in plain), ""])


def _total(request: SearchRequest) -> int:
    return search(replace(request, per_page=1)).total
