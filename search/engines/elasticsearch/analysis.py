"""How Elasticsearch reads the text of each language, and any text literally."""

from __future__ import annotations

from typing import Any

from search.engines.base import NEUTRAL

Body = dict[str, Any]

# The field of a text as it stands.
EXACT = "exact"
# What apostrophes join to the next word, in French and in names.
ELISIONS = [*"cdjlmnost", "qu", "jusqu", "quoiqu", "lorsqu", "puisqu"]
# Stop words besides Lucene's: those that are typed without their accents.
STOP_WORDS = {
    "en": ["_english_"],
    "fr": ["_french_", "meme", "etait", "etaient", "ete", "etes", "tres"],
    "es": ["_spanish_", "mas", "tambien", "esta", "estan", "sera", "segun", "asi"],
    "pt": ["_portuguese_", "nao", "sao", "tambem", "ate", "ja", "so", "esta", "sera"],
    "ar": ["_arabic_", "علي", "الي", "او", "ان", "اي", "اذا", "انه", "انها"],
}
# Those with which snippets are marked (`tantivy_analysis`).
STEMMERS = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ar": "Arabic",
}
# Letters that readers of Arabic exchange.
ARABIC_LETTERS = ["arabic_normalization", "persian_normalization", "hamza"]
# What must happen between folding and stemming.
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


def _language_filters(language: str) -> Body:
    return {
        f"stop_{language}": {"type": "stop", "stopwords": STOP_WORDS[language]},
        f"stem_{language}": {"type": "snowball", "language": STEMMERS[language]},
    }


def _analyzer(language: str) -> Body:
    """Fold before stemming: a word typed without its accents gets the same stem."""
    return {
        "type": "custom",
        "tokenizer": "standard",
        "filter": [
            "lowercase",
            "elision",
            "possessive",
            f"stop_{language}",
            "asciifolding",
            f"stop_{language}",
            *BEFORE_STEMMING.get(language, ()),
            f"stem_{language}",
        ],
    }


ANALYSIS: Body = {
    "filter": {
        # Lower case in all scripts, and the Greek accents.
        "fold_greek": {"type": "lowercase", "language": "greek"},
        "elision": {"type": "elision", "articles_case": True, "articles": ELISIONS},
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "hamza": {"type": "pattern_replace", "pattern": "[ؤئ]", "replacement": "ء"},
        # The article with what is written before it, and the "and" that is. What
        # begins like one after it (الالتزام) has lost that without it, too (التزام).
        "article_ar": {
            "type": "pattern_replace",
            "pattern": (
                r"^(?:(?:[وف]?[بك]?ال|[وف]?لل)(?:ال)?(?=\p{L}{2})(?:و(?=\p{L}{3}))?"
                r"|و(?=\p{L}{3}))"
            ),
            "replacement": "",
        },
        # crímenes → crimen, nações → nação: the stemmers look for the accents that are
        # folded by then.
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
            name: options
            for language in STEMMERS
            for name, options in _language_filters(language).items()
        },
    },
    "analyzer": {
        **{language: _analyzer(language) for language in STEMMERS},
        NEUTRAL: LITERAL,
        EXACT: LITERAL,
    },
}
