"""Elasticsearch analyzers: one for each language, and a literal one."""

from __future__ import annotations

from typing import Any

from search.engines.base import NEUTRAL
from search.engines.stemming import stop_words

Body = dict[str, Any]

# The suffix of the fields whose text is not stemmed.
EXACT = "exact"
# Elided words before an apostrophe, in French and in names.
ELISIONS = [*"cdjlmnost", "qu", "jusqu", "quoiqu", "lorsqu", "puisqu"]
# The same stemmers and stop words as in `search.engines.stemming`, which highlights
# snippets.
STEMMERS = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ar": "Arabic",
}
# Arabic letters that users type interchangeably.
ARABIC_LETTERS = ["arabic_normalization", "persian_normalization", "hamza"]
# Filters between folding and stemming.
BEFORE_STEMMING = {
    "ar": ["decimal_digit", *ARABIC_LETTERS, "article_ar"],
    "es": ["plural_es"],
    "pt": ["plural_pt"],
}

LITERAL: Body = {
    "type": "custom",
    "tokenizer": "standard",
    "filter": [
        "fold_greek",
        "elision",
        "possessive",
        "decimal_digit",
        *ARABIC_LETTERS,
        "asciifolding",
    ],
}


ANALYSIS: Body = {
    "filter": {
        # Lowercases all scripts and removes Greek accents.
        "fold_greek": {"type": "lowercase", "language": "greek"},
        "elision": {"type": "elision", "articles_case": True, "articles": ELISIONS},
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "hamza": {"type": "pattern_replace", "pattern": "[ؤئ]", "replacement": "ء"},
        # The article with its prefixes, and the prefix "and". A word whose own
        # beginning looks like an article (الالتزام) loses that too, as it does without
        # the article (التزام).
        "article_ar": {
            "type": "pattern_replace",
            "pattern": (
                r"^(?:(?:[وف]?[بك]?ال|[وف]?لل)(?:ال)?(?=\p{L}{2})(?:و(?=\p{L}{3}))?"
                r"|و(?=\p{L}{3}))"
            ),
            "replacement": "",
        },
        # crímenes → crimen, nações → nação: the stemmers expect accents, which have
        # already been folded.
        "plural_es": {
            "type": "pattern_replace",
            "pattern": r"(?<=\p{L})enes$",
            "replacement": "en",
        },
        "plural_pt": {
            "type": "pattern_replace",
            "pattern": r"(?<=\p{L})[oa]es$",
            "replacement": "ao",
        },
        **{
            f"stop_{language}": {
                "type": "stop",
                "stopwords": sorted(stop_words(language)),
            }
            for language in STEMMERS
        },
        **{
            f"stem_{language}": {"type": "snowball", "language": stemmer}
            for language, stemmer in STEMMERS.items()
        },
    },
    "analyzer": {
        # Folded before stemming: a word typed without its accents gets the same stem.
        **{
            language: {
                "type": "custom",
                "tokenizer": "standard",
                "filter": [
                    "lowercase",
                    "elision",
                    "possessive",
                    "asciifolding",
                    *BEFORE_STEMMING.get(language, ()),
                    f"stop_{language}",
                    f"stem_{language}",
                ],
            }
            for language in STEMMERS
        },
        NEUTRAL: LITERAL,
        EXACT: LITERAL,
    },
}
