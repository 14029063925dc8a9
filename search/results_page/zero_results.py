"""Alternatives to a search without results: without a filter, or without quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.service.request import SearchRequest
from search.service.results import Results
from search.service.searcher import search

# A phrase as `search.query.parser` reads it.
_PHRASE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?P<field>(?<!\w)(?<!\w-)title:)?"(?P<words>[^"]*)"', re.I
)


@dataclass(frozen=True)
class Alternative:
    """A wider request with results. `label`: the filter that it leaves out."""

    total: int
    params: str
    label: str = ""


def _alternative(request: SearchRequest, label: str = "") -> Alternative | None:
    """Return a request as an alternative, None when it has no results either."""
    total = search(replace(request, per_page=1)).total
    return Alternative(total, request.to_params(), label) if total else None


def without_a_filter(request: SearchRequest, results: Results) -> list[Alternative]:
    """Return the request without each of its filters in turn."""
    labels = {facet.name: facet.label for facet in results.facets}
    alternatives = []
    for name in request.filters:
        others = {n: codes for n, codes in request.filters.items() if n != name}
        label = labels.get(name, name)
        alternatives.append(_alternative(request.with_filters(others), label))
    return list(filter(None, alternatives))


def without_any_filter(request: SearchRequest) -> Alternative | None:
    """Return the request without its filters, if it has several."""
    if len(request.filters) < 2:
        return None
    return _alternative(request.with_filters({}))


def without_quotes(request: SearchRequest) -> Alternative | None:
    """Return the request with its phrases as plain words."""
    text = _PHRASE.sub(_as_words, request.text)
    if text == request.text:
        return None
    return _alternative(replace(request.with_text(text), page=1))


def _as_words(phrase: re.Match) -> str:
    """Return the words of a phrase; an excluded phrase is left unchanged."""
    if phrase["minus"]:
        return phrase[0]
    field = phrase["field"] or ""
    # Inside quotation marks, "-" and "OR" were literal: keep them from becoming syntax.
    words = (word.lstrip("-") for word in phrase["words"].split())
    plain = (word.lower() if word == "OR" else word for word in words if word)
    return " ".join(["", *(field + word for word in plain), ""])
