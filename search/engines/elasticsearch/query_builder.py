"""Query tree → Elasticsearch queries.

Elasticsearch cannot reject these: they use no query strings and no wildcards, and
every word passes through the field's own analyzer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from library.folding import fold
from search.engines.base import ANALYSED_LANGUAGES, TEXT_LANGUAGES
from search.engines.elasticsearch.analysis import EXACT, Body
from search.engines.elasticsearch.mapping import clean
from search.engines.query_terms import (
    ALL_WORDS_WEIGHT,
    NEIGHBOURS_WEIGHT,
    analyze_query,
    neighbours,
)
from search.query.tree import (
    MAX_CHARACTERS,
    MAX_WORDS,
    And,
    Clause,
    Or,
    Phrase,
    Query,
    Word,
    is_word,
)

# Field name without its language suffix → weight.
Weights = dict[str, float]

# Above any sum of word scores, so that entries with all of a few words come first.
ALL_WORDS_BONUS = 4096
# The weight of a word's other fields relative to its best field.
TIE_BREAKER = 0.2
# The additional weight of a match of the word as typed, besides its stem.
LITERAL_WEIGHT = 0.1


def required(query: Query, fields: Weights, match_any: bool) -> Body:
    """Return what must match: the words (all or any), each phrase, each Or."""
    if not query:
        return {"match_all": {}}
    words = [part for part in query.clauses if is_word(part)]
    others = [part for part in query.clauses if not is_word(part)]
    must = [clause(other, fields) for other in others]
    if words and not match_any:
        must.append(_all(words, fields))
    elif words:
        with_all = _all(words, fields)
        if analyze_query(query).is_ranked_by_some:
            bonus = {"bool": {"must": [with_all], "boost": ALL_WORDS_WEIGHT}}
        else:
            bonus = _first_with(with_all)
        should = [*_each(words, fields), bonus]
        must.append({"bool": {"should": should, "minimum_should_match": 1}})
    return {"bool": {"must": must}}


def as_typed(query: Query, fields: Weights) -> list[Body]:
    """Return clauses that only affect ranking: plain words as typed."""
    words = [part for part in query.clauses if isinstance(part, Word)]
    plain, _ = _sorted_out(words, with_parts=True)
    return [
        _across(text, fields, EXACT, "or", weight * LITERAL_WEIGHT)
        for weight, text in _by_weight(plain).items()
    ]


def in_order(query: Query, field: str) -> list[Body]:
    """Return clauses that only affect ranking: words as typed, next to each other."""
    return [
        _multi_match(pair, [f"{field}_{EXACT}"], "phrase", NEIGHBOURS_WEIGHT)
        for pair in neighbours(query)
    ]


def on_page(query: Query, fields: Weights) -> Body:
    """Return the query for pages: any clause suffices.

    The words of a resource may be on different pages. Pages that match all clauses
    come first, then those that match the required ones.
    """
    words = [part for part in query.clauses if is_word(part)]
    others = [part for part in query.clauses if not is_word(part)]
    should = [clause(other, fields) for other in others]
    should += _each(words, fields)
    # With a single clause, any is all: a bonus would make no difference.
    has_choice = analyze_query(query, in_pages=True).has_choice
    tiers = [False] if others or has_choice else []
    tiers += [True] if others and words else []
    should += [_first_with(required(query, fields, match_any)) for match_any in tiers]
    return {"bool": {"should": should, "minimum_should_match": 1}}


def _first_with(condition: Body) -> Body:
    return {"constant_score": {"filter": condition, "boost": ALL_WORDS_BONUS}}


def _all(words: Sequence[Word | Or], fields: Weights) -> Body:
    plain, special = _sorted_out(words)
    must = [_special(word, fields) for word in special]
    must += [_best_option(word, fields) for word in words if isinstance(word, Or)]
    if plain:
        # The literal fields contain all languages: they match queries in two
        # languages, and stop words.
        # One text whatever the weights: a text of stop words alone matches nothing.
        text = _truncate(" ".join(word.text for word in plain))
        tries = [
            _across(text, fields, language, "and")
            for language in (*ANALYSED_LANGUAGES, EXACT)
        ]
        must.append({"dis_max": {"queries": tries}})
    return {"bool": {"must": must}}


def _each(words: Sequence[Word | Or], fields: Weights) -> list[Body]:
    # Among several words, matching one part of a compound is better than nothing.
    plain, special = _sorted_out(words, with_parts=len(words) > 1)
    options = [_special(word, fields) for word in special]
    options += [_best_option(w, fields, True) for w in words if isinstance(w, Or)]
    if plain:
        # The best language determines the score.
        texts = _by_weight(plain)
        tries = [
            {
                "bool": {
                    "should": [
                        _across(text, fields, language, "or", weight)
                        for weight, text in texts.items()
                    ]
                }
            }
            for language in TEXT_LANGUAGES
        ]
        options.append({"dis_max": {"queries": tries}})
    return options


def _best_option(word: Or, fields: Weights, match_any: bool = False) -> Body:
    """Return the query for one word with options; the best one determines the score."""
    options = [_option(option, fields, match_any) for option in word.options]
    return {"dis_max": {"queries": options}}


def _option(option: Word | Phrase | And, fields: Weights, match_any: bool) -> Body:
    if isinstance(option, Phrase):
        return clause(option, fields)
    words = option.words if isinstance(option, And) else [option]
    if match_any:
        return {"bool": {"should": _each(words, fields)}}
    return _all(words, fields)


def _sorted_out(
    words: Iterable[Word | Or], with_parts: bool = False
) -> tuple[list[Word], list[Word]]:
    """Return the plain words, and the other words.

    The others are prefixes, words limited to a field and, unless `with_parts`,
    compounds such as `peace-building`.
    """
    plain, special = [], []
    for word in (word for word in words if isinstance(word, Word)):
        has_parts = len(fold(word.text).split()) > 1 and not with_parts
        is_plain = word.is_plain and not has_parts
        (plain if is_plain else special).append(word)
    return plain, special


def _by_weight(words: Iterable[Word]) -> Mapping[float, str]:
    """Return weight → the words of this weight, as one text."""
    texts: dict[float, list[str]] = defaultdict(list)
    for word in words:
        texts[word.weight].append(word.text)
    return {weight: _truncate(" ".join(parts)) for weight, parts in texts.items()}


def _truncate(text: str) -> str:
    """Return the text within the limits of a query: `a-b-c…` is many words."""
    words = fold(text).split()
    truncated = text if len(words) <= MAX_WORDS else " ".join(words[:MAX_WORDS])
    return clean(truncated)[:MAX_CHARACTERS]


def _across(
    text: str, fields: Weights, language: str, operator: str, weight: float = 1
) -> Body:
    """Return the query for words that may be in different fields of a language."""
    return {
        "multi_match": {
            "query": text,
            "type": "cross_fields",
            "operator": operator,
            "tie_breaker": TIE_BREAKER,
            "boost": weight,
            "fields": _weighted(fields, language),
        }
    }


def clause(query_clause: Clause, fields: Weights) -> Body:
    if isinstance(query_clause, Or):
        options = [
            _option(option, fields, match_any=False) for option in query_clause.options
        ]
        return {"bool": {"should": options, "minimum_should_match": 1}}
    if isinstance(query_clause, Phrase):
        return _phrase(query_clause, fields)
    return _all([query_clause], fields)


def _special(word: Word, fields: Weights) -> Body:
    """Return the query for a prefix, a title word or a compound (`peace-building`)."""
    weights = _only(word.field, fields)
    if word.is_prefix:
        searched = _weighted(weights, EXACT)
        return _multi_match(word.text, searched, "bool_prefix", word.weight)
    languages = (*TEXT_LANGUAGES, EXACT)
    searched = [field for part in languages for field in _weighted(weights, part)]
    return _multi_match(word.text, searched, "phrase", word.weight)


def _phrase(phrase: Phrase, fields: Weights) -> Body:
    """Return the query for a literal phrase, or a stemmed one if it has a language."""
    searched = _weighted(_only(phrase.field, fields), phrase.language or EXACT)
    return _multi_match(phrase.text, searched, "phrase", phrase.weight)


def name_word(word: str, language: str, fields: Weights) -> Body:
    """Return the query for one word of a glossary name in a language.

    A stop word matches all entries.
    """
    searched = _weighted(fields, language)
    query = _multi_match(word, searched, "best_fields")
    query["multi_match"]["zero_terms_query"] = "all"
    return query


def _multi_match(text: str, fields: list[str], how: str, weight: float = 1) -> Body:
    if not fields:
        return {"match_none": {}}
    options = {"query": _truncate(text), "type": how, "fields": fields, "boost": weight}
    if how == "bool_prefix":
        options["operator"] = "and"
    return {"multi_match": options}


def _only(field: str, fields: Weights) -> Weights:
    return {name: weight for name, weight in fields.items() if field in ("", name)}


def _weighted(fields: Weights, language: str) -> list[str]:
    return [f"{name}_{language}^{weight}" for name, weight in fields.items()]
