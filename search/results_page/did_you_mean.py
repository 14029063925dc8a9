"""A better spelling for a search with few results.

Suggested words come only from resources that the viewer may see.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from search.analysis.edit_distance import is_spellable
from search.engines import circuit_breaker
from search.engines.base import EngineDown
from search.query.tree import Or, Query, Word
from search.service.request import SearchRequest
from search.service.results import Results
from search.service.searcher import excluded_ids

logger = logging.getLogger(__name__)

# With so many resources that have all words, no spelling is suggested.
MIN_HITS = 3
# A word that exists is replaced only by one that is so many times as frequent.
MIN_COUNT_RATIO = 10
MAX_WORDS = 8
_LETTERS = re.compile(r"\w+")


def better_spelling(request: SearchRequest, results: Results) -> str:
    """Return a better spelling of a request's words, "" when there is none.

    Only plain words are corrected; words that the glossary knows are spelt right.
    """
    if results.is_limited or results.all_words >= MIN_HITS or request.page > 1:
        return ""
    words = list(dict.fromkeys(_plain_words(request.query)))[:MAX_WORDS]
    if not words:
        return ""
    hidden_ids = excluded_ids()
    try:
        similar_words = circuit_breaker.call(
            lambda engine: engine.similar_words(
                words, request.viewer.levels, hidden_ids
            )
        )
    except EngineDown as error:
        logger.warning("No spelling suggestions: %s", error)
        return ""
    text = request.text
    for word, result in similar_words.items():
        if result.similar:
            better, count = result.similar[0]
            if count >= MIN_COUNT_RATIO * result.count:
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
                text = re.sub(pattern, lambda _, better=better: better, text)
    return text if text != request.text else ""


def _plain_words(query: Query) -> Iterator[str]:
    """Yield the words that may be misspelt."""
    for clause in query.clauses:
        is_choice = isinstance(clause, Or) and clause.is_required
        for word in clause.options if is_choice else (clause,):
            if isinstance(word, Word) and not word.is_prefix:
                letters = _LETTERS.findall(word.text)
                if len(letters) == 1 and is_spellable(letters[0]):
                    yield letters[0]
