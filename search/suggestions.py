"""Suggestions while typing: terms, glossary entries and titles.

Everything is counted in what the viewer may see, and what they may not see or what
nothing stands under is not suggested.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.languages import direction
from library.models import VOCABULARIES
from library.models import Term as VocabularyTerm
from library.viewers import Viewer

from . import breaker
from .engine import Answer, EngineDown, Question
from .folding import fold
from .glossary import Term, current
from .indexing import withheld_ids
from .loading import load
from .parsing import clean
from .query import MAX_CHARACTERS, MIN_PREFIX, Query, Word

logger = logging.getLogger(__name__)

LEAST_LETTERS = 2
MOST, MOST_TERMS, MOST_ENTRIES = 10, 6, 3
MOST_WORDS = 8
# Seconds: later than this, nobody looks at a suggestion any more.
PATIENCE = 0.7


@dataclass(frozen=True)
class Suggestion:
    """One row. `hint`: another name, by which it was found."""

    label: str
    kind: str
    url: str
    count: int
    language: str = ""
    hint: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"


def suggest(text: str, viewer: Viewer) -> list[Suggestion]:
    """Return what begins with a reader's words, most resources first; [] when late."""
    words = fold(clean(text[:MAX_CHARACTERS])).split()[:MOST_WORDS]
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    asker = _Asker(viewer)
    try:
        named = _by_count([*_terms(words, asker), *_entries(words, asker)])
        titles = _titles(words, asker)
    except EngineDown as error:
        logger.warning("No suggestions: %s", error)
        return []
    named = named[: max(MOST_TERMS, MOST - len(titles))]
    rows = [*named, *titles[: MOST - len(named)]]
    return sorted(rows, key=lambda row: -row.count)


class _Asker:
    """Asks the engine for one viewer, who does not wait long."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.withheld = withheld_ids()

    def __call__(self, query: Query, **more) -> Answer:
        question = Question(
            query,
            self.viewer.levels,
            withheld=self.withheld,
            patience=PATIENCE,
            **more,
        )
        return breaker.call(lambda engine: engine.search(question))


def _by_count(found: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(found, key=lambda row: (-row.count, row.label.casefold()))


def _begins(words: list[str], name: str) -> bool:
    """Say whether each typed word begins a word of a name."""
    others = fold(name).split()
    return all(any(other.startswith(word) for other in others) for word in words)


def _terms(words: list[str], asker: _Asker) -> Iterator[Suggestion]:
    facets = tuple(model.facet for model in VOCABULARIES)
    found = [term for model in VOCABULARIES for term in _of(model, words)]
    if not found:
        return
    counts = asker(Query(), facets=facets, count=0).facets
    for term, name in found:
        if count := counts[term.facet].get(term.code, 0):
            kind = capfirst(str(term._meta.verbose_name))
            hint = "" if name == term.label else name
            url = term.get_absolute_url()
            yield Suggestion(term.label, kind, url, count, hint=hint)


def _of(
    model: type[VocabularyTerm], words: list[str]
) -> Iterator[tuple[VocabularyTerm, str]]:
    """Yield the terms of a vocabulary, each with its first name that begins so."""
    for term in model.objects.all():
        names = [term.label, *term.alias_list(), *term.labels().values()]
        if name := next((name for name in names if _begins(words, name)), ""):
            yield term, name


def _entries(words: list[str], asker: _Asker) -> Iterator[Suggestion]:
    glossary = current()
    named = [_best(words, names) for names in glossary.names()]
    known = sorted(filter(None, named), key=lambda term: len(term.text))
    for term in known[:MOST_ENTRIES]:
        query = glossary.read(_plain(fold(term.text).split())).query
        if count := asker(query, count=0).all_words:
            url = f"{reverse('search')}?{urlencode({'q': term.text})}"
            yield Suggestion(term.text, _("Glossary"), url, count, term.language)


def _best(words: list[str], names: list[Term]) -> Term | None:
    """Return a term of an entry that begins so, in the reader's language if any."""
    begun = [term for term in names if _begins(words, term.text)]
    return min(begun, key=lambda t: t.language != get_language(), default=None)


def _plain(words: list[str]) -> Query:
    return Query(clauses=tuple(map(Word, words)))


def _titles(words: list[str], asker: _Asker) -> list[Suggestion]:
    *whole, last = words
    query = Query(
        clauses=(
            *(Word(word, field="title") for word in whole),
            Word(last, is_prefix=len(last) >= MIN_PREFIX, field="title"),
        )
    )
    answer = asker(query, count=MOST)
    rows = load(answer.ids[: answer.all_words], asker.viewer)
    return [
        Suggestion(row.title, _("Resource"), row.get_absolute_url(), 1, row.language)
        for row in rows
    ]
