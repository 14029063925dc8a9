"""A better spelling of a question that finds little.

It is made only of words that stand in what the viewer may see, and it is offered,
never put in the place of what was typed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from search.analysis.edit_distance import Similar, is_spellable
from search.engines import circuit_breaker
from search.engines.base import EngineDown
from search.index.outbox import excluded_ids
from search.query.tree import Or, Query, Word
from search.service.request import SearchRequest
from search.service.results import Results

logger = logging.getLogger(__name__)

# A question that finds fewer resources with all its words is looked at.
MIN_HITS = 3
# A word that is found may still be wrong when another one is so many times as usual.
MIN_COUNT_RATIO = 10
MAX_WORDS = 8
_LETTERS = re.compile(r"\w+")


def better_spelling(request: SearchRequest, results: Results) -> str:
    """Return a better spelling of a request's words, "" when there is none."""
    if results.is_limited or results.all_words >= MIN_HITS or request.page > 1:
        return ""
    words = list(dict.fromkeys(_doubtful(request.query)))[:MAX_WORDS]
    if not words:
        return ""
    levels, hidden_ids = request.viewer.levels, excluded_ids()
    try:
        found = circuit_breaker.call(
            lambda engine: engine.similar_words(words, levels, hidden_ids)
        )
    except EngineDown as error:
        logger.warning("No spelling: %s", error)
        return ""
    text = request.text
    for word, similar in found.items():
        text = _put(_best(similar) or word, word, text)
    return text if text != request.text else ""


def _doubtful(query: Query) -> Iterator[str]:
    """Yield the plain words that may be misspelt; what the glossary knows is not."""
    for clause in query.clauses:
        is_choice = isinstance(clause, Or) and clause.is_required
        for word in clause.options if is_choice else (clause,):
            if isinstance(word, Word) and not word.is_prefix:
                letters = _LETTERS.findall(word.text)
                if len(letters) == 1 and is_spellable(letters[0]):
                    yield letters[0]


def _best(found: Similar) -> str:
    if not found.similar:
        return ""
    word, count = found.similar[0]
    return word if count >= MIN_COUNT_RATIO * found.count else ""


def _put(new: str, word: str, text: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: new, text)
