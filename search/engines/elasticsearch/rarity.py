"""The rarity of glossary names among the resources that a viewer may see.

The names of one thing are at least as rare as the user's own name for it. Otherwise its
few mentions in the user's language rank above all texts in another language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from math import log
from typing import TypeGuard

from library.folding import fold
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.query_builder import clause, name_word
from search.engines.elasticsearch.requests import FIELDS, excluded_id_clauses
from search.query.tree import And, Or, Phrase, Query, Word

# A word and its language, "" for a word of the user.
LanguageWord = tuple[str, str]


def has_names(query: Query) -> bool:
    """Return whether the glossary has added names to a query."""
    return any(_named_choices(query))


def rarity_body(query: Query, excluded_ids: Collection[int]) -> Body:
    """Return the request that counts the resources with each word of all names."""
    words = _words_of_names(query)
    return {
        "query": {"bool": {"must_not": excluded_id_clauses(excluded_ids)}},
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            str(number): {
                "filter": name_word(word, language, FIELDS)
                if language
                else clause(Word(word), FIELDS)
            }
            for number, (language, word) in enumerate(words)
        },
    }


def raise_names(query: Query, response: Body) -> Query:
    """Return the query with higher weights for names that are less rare."""
    total = response["hits"]["total"]["value"]
    rarities = {}
    for number, word in enumerate(_words_of_names(query)):
        count = response["aggregations"][str(number)]["doc_count"]
        rarities[word] = log(1 + (total - count + 0.5) / (count + 0.5)) if count else 0
    return replace(
        query,
        clauses=tuple(
            _raised(part, rarities) if _is_named(part) else part
            for part in query.clauses
        ),
    )


def _raised(choice: Or, rarities: Mapping[LanguageWord, float]) -> Or:
    own = _rarity(choice.options[0], rarities)
    options = []
    for option in choice.options:
        rarity = _rarity(option, rarities)
        if isinstance(option, Phrase) and option.language and 0 < rarity < own:
            option = replace(option, weight=option.weight * own / rarity)
        options.append(option)
    return replace(choice, options=tuple(options))


def _rarity(
    option: Word | Phrase | And, rarities: Mapping[LanguageWord, float]
) -> float:
    """Return the rarity of a name, 0 if one of its words is in no visible resource."""
    words = [rarities[word] for word in _words_of(option)]
    return sum(words) if all(words) else 0.0


def _words_of_names(query: Query) -> list[LanguageWord]:
    return list(
        dict.fromkeys(
            word
            for choice in _named_choices(query)
            for option in choice.options
            for word in _words_of(option)
        )
    )


def _words_of(option: Word | Phrase | And) -> list[LanguageWord]:
    if isinstance(option, Phrase):
        return [(option.language, word) for word in fold(option.text).split()]
    words = option.words if isinstance(option, And) else (option,)
    return [("", word.text) for word in words]


def _named_choices(query: Query) -> Iterator[Or]:
    return (part for part in query.clauses if _is_named(part))


def _is_named(part: object) -> TypeGuard[Or]:
    return isinstance(part, Or) and any(
        isinstance(option, Phrase) and option.language for option in part.options
    )
