"""What Elasticsearch keeps of resources and pages, and how it reads their text.

Each text stands in a field of its own language (`text_en`) and, copied, in one that
is read literally (`text_exact`), for quoted phrases and beginnings of words.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from unicodedata import normalize

from ..engine import FACETS, NEUTRAL, TEXT_LANGUAGES, PageEntry, ResourceEntry

Body = dict[str, Any]

EXACT = "exact"
# Longer keywords would be refused by Lucene; no code comes near.
KEYWORD_LENGTH = 256
# A word that nobody types.
FILLER = "0empty0"
MILLISECONDS_A_DAY = 86_400_000

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
STEMMERS = {
    "en": ("stemmer", "english"),
    "fr": ("stemmer", "light_french"),
    "es": ("stemmer", "light_spanish"),
    "pt": ("stemmer", "light_portuguese"),
    "ar": ("snowball", "Arabic"),
}
# Letters that readers of Arabic exchange.
ARABIC_LETTERS = ["arabic_normalization", "persian_normalization", "hamza"]
# What must happen between folding and stemming.
BEFORE_STEMMING = {
    "ar": ["decimal_digit", *ARABIC_LETTERS, "article_ar"],
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
    kind, name = STEMMERS[language]
    return {
        f"stop_{language}": {"type": "stop", "stopwords": STOP_WORDS[language]},
        f"stem_{language}": {"type": kind, "language": name},
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
        # The article with what is written before it, and the "and" that is.
        "article_ar": {
            "type": "pattern_replace",
            "pattern": (
                r"^(?:(?:[وف]?[بك]?ال|[وف]?لل)(?=\p{L}{2})(?:و(?=\p{L}{3}))?"
                r"|و(?=\p{L}{3}))"
            ),
            "replacement": "",
        },
        # nações → nação: the stemmer looks for the accents that are folded by then.
        "plural_pt": {
            "type": "pattern_replace",
            "pattern": "[oa]es$",
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

SETTINGS: Body = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # A late write of an older state finds the deletion's version for so long.
    "gc_deletes": "1h",
    # While it is filled; make_live sets the pace of a live index.
    "refresh_interval": "-1",
    "analysis": ANALYSIS,
}
LIVE_SETTINGS: Body = {"refresh_interval": "1s"}

KEYWORD: Body = {"type": "keyword", "ignore_above": KEYWORD_LENGTH}


def _text_fields(name: str, **options: str) -> Body:
    """Return one field for each language and the literal one."""
    literal = f"{name}_{EXACT}"
    text = {"type": "text", **options}
    fields = {
        f"{name}_{language}": {**text, "analyzer": language, "copy_to": literal}
        for language in TEXT_LANGUAGES
    }
    return {**fields, literal: {**text, "analyzer": EXACT}}


RESOURCE_MAPPING: Body = {
    "dynamic": "strict",
    # Nothing is read back but what has a column of its own.
    "_source": {"enabled": False},
    "properties": {
        "resource_id": {"type": "long"},
        "published": {"type": "date", "format": "epoch_millis"},
        "title_key": KEYWORD,
        "digest": KEYWORD,
        "spellings": KEYWORD,
        **{name: {**KEYWORD, "eager_global_ordinals": True} for name in FACETS},
        **_text_fields("title"),
        **_text_fields("terms"),
        **_text_fields("summary"),
        **_text_fields("text"),
    },
}
PAGE_MAPPING: Body = {
    "dynamic": "strict",
    "properties": {
        "resource_id": KEYWORD,
        "document_id": KEYWORD,
        "number": {"type": "integer"},
        # With the places of words a page is not read again for its snippet.
        **_text_fields("text", index_options="offsets"),
    },
}
MAPPINGS = {"resources": RESOURCE_MAPPING, "pages": PAGE_MAPPING}

FINGERPRINT = hashlib.sha256(
    json.dumps([SETTINGS, MAPPINGS], sort_keys=True).encode()
).hexdigest()[:8]


def clean(text: str) -> str:
    """Return the text with its accents on their letters, without lone surrogates.

    No JSON reader accepts these; the analyzers know letters with accents only.
    """
    return without_surrogates(normalize("NFC", text))


def without_surrogates(text: str) -> str:
    """Return the text with a question mark in place of each lone surrogate."""
    return text.encode("utf-8", "replace").decode()


def resource_source(entry: ResourceEntry) -> Body:
    days = entry.published
    return {
        "resource_id": entry.resource_id,
        "published": None if days is None else days * MILLISECONDS_A_DAY,
        "title_key": clean(entry.title_key)[:KEYWORD_LENGTH],
        "digest": entry.digest,
        "spellings": entry.spellings,
        **{name: list(codes) for name, codes in entry.facets.items()},
        "visibility": entry.visibility,
        **_texts(entry),
    }


def _texts(entry: ResourceEntry) -> Body:
    """Return all four texts in each language that one of them has.

    A word counts as rare by how many texts a field has: fields that few resources
    fill would rank below the others, were the gaps not filled.
    """
    by_field = {
        "title": entry.titles,
        "terms": entry.terms,
        "summary": entry.summaries,
        "text": entry.texts,
    }
    languages = {language for texts in by_field.values() for language in texts}
    return {
        f"{name}_{language}": clean(texts.get(language, "")) or FILLER
        for name, texts in by_field.items()
        for language in sorted(languages)
    }


def page_source(resource_id: int, page: PageEntry) -> Body:
    return {
        "resource_id": str(resource_id),
        "document_id": str(page.document_id),
        "number": page.number,
        f"text_{text_language(page.language)}": clean(page.text),
    }


def page_id(resource_id: int, key: str) -> str:
    return f"{resource_id}-{key}"


def text_language(language: str) -> str:
    """Return the language whose analysis a text of this language gets."""
    return language if language in TEXT_LANGUAGES else NEUTRAL
