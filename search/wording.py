"""What the page of results says of a reader's words: also searched, and meanings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.languages import direction

from .glossary import Term, Widened
from .request import SearchRequest


@dataclass(frozen=True)
class ShownTerm:
    """A term with its language and direction; `params` when it is a way on."""

    text: str
    language: str
    direction: str
    params: str = ""


@dataclass(frozen=True)
class Wording:
    """Some of the reader's words, and terms beside them."""

    words: str
    terms: tuple[ShownTerm, ...]


def also_searched(request: SearchRequest) -> list[Wording]:
    """Return what was searched besides the words, or would be."""
    return [
        Wording(widened.words, tuple(_shown(term) for term in widened.terms))
        for widened in request.also
    ]


def meanings(request: SearchRequest) -> list[Wording]:
    """Return what ambiguous words can mean, each with the search for it."""
    return [_meanings(request, choice) for choice in request.choices]


def _meanings(request: SearchRequest, choice: Widened) -> Wording:
    terms = []
    for term in choice.terms:
        text = _put(term.text, choice.words, request.text)
        terms.append(_shown(term, request.to_params(q=text, page=1)))
    return Wording(choice.words, tuple(terms))


def _shown(term: Term, params: str = "") -> ShownTerm:
    return ShownTerm(term.text, term.language, direction(term.language), params)


def _put(new: str, words: str, text: str) -> str:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return re.sub(pattern, lambda _: new, text, count=1)
