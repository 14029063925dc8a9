"""Recommended resources first, then what the engine finds; each of them once."""

from __future__ import annotations

from dataclasses import replace

from .engine import Answer, Engine, Question
from .models import Pin
from .request import SearchRequest


def pinned_ids(request: SearchRequest, withheld: frozenset[int]) -> tuple[int, ...]:
    """Return the resources that stand first in the answer to a request.

    Only for the plain question: a reader who sorts, filters or excludes words has said
    what they want.
    """
    is_plain = request.query and not request.filters and not request.query.excluded
    if not is_plain or request.order != "relevance":
        return ()
    pins = Pin.objects.shown_for(request.text, request.viewer)
    ids = dict.fromkeys(pins.values_list("resource_id", flat=True))
    return tuple(pk for pk in ids if pk not in withheld)


def ask(engine: Engine, question: Question, pinned: tuple[int, ...]) -> Answer:
    """Answer a question with these resources first, whatever the engine says of them.

    They are in the total once. The facets are the engine's, of all that matches.
    """
    if not pinned:
        return engine.search(question)
    first = question.first
    shown = pinned[first : first + question.count]
    others = replace(
        question,
        facets=(),
        withheld=question.withheld.union(pinned),
        first=max(0, first - len(pinned)),
        count=question.count - len(shown),
    )
    found = engine.search(others)
    counted = engine.search(replace(question, first=0, count=0))
    return replace(
        found,
        ids=(*shown, *found.ids),
        total=found.total + len(pinned),
        all_words=counted.all_words,
        facets=counted.facets,
    )
