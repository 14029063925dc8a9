"""Elasticsearch mappings and documents for resources and pages.

Each text is indexed in a field for its language (`text_en`) and copied to a field that
is not stemmed (`text_exact`), for quoted phrases and word prefixes.
"""

from __future__ import annotations

import hashlib
import json
import re
from unicodedata import normalize

from library.folding import UNSEEN, encodable
from search.engines.base import (
    FACETS,
    LEVELS,
    TEXT_LANGUAGES,
    PageEntry,
    ResourceEntry,
    text_language,
)
from search.engines.elasticsearch.analysis import ANALYSIS, EXACT, Body
from search.engines.entries import VECTOR_SIZE, pack_signs

# Lucene rejects very long keywords; all codes are much shorter than this.
KEYWORD_LENGTH = 256
# A word that users do not type. See `_texts`.
FILLER = "0empty0"
MILLISECONDS_A_DAY = 86_400_000
MILLISECONDS_A_MINUTE = 60_000
MAX_NESTED = 100_000

SETTINGS: Body = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # How long a deletion's version is kept to reject a late write of an older state.
    "gc_deletes": "1h",
    # No refreshes during a rebuild; make_live applies LIVE_SETTINGS.
    "refresh_interval": "-1",
    # Passages are nested in one document a resource.
    "mapping.nested_objects.limit": MAX_NESTED,
    "analysis": ANALYSIS,
}
# Editors make small changes: frequent merges are cheap and keep searches fast
# (Elasticsearch's default is 10 segments per tier).
LIVE_SETTINGS: Body = {"refresh_interval": "1s", "merge.policy.segments_per_tier": 4}

KEYWORD: Body = {"type": "keyword", "ignore_above": KEYWORD_LENGTH}


def _text_fields(name: str) -> Body:
    """Return a field for each language, and the literal field."""
    literal = f"{name}_{EXACT}"
    fields = {
        f"{name}_{language}": {
            "type": "text",
            "analyzer": language,
            "copy_to": literal,
        }
        for language in TEXT_LANGUAGES
    }
    return {**fields, literal: {"type": "text", "analyzer": EXACT}}


RESOURCE_MAPPING: Body = {
    "dynamic": "strict",
    # Only doc values are read back.
    "_source": {"enabled": False},
    "properties": {
        "resource_id": {"type": "long"},
        "published": {"type": "date", "format": "epoch_millis"},
        "added": {"type": "date", "format": "epoch_millis"},
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
        "page_version": {"type": "long", "index": False},
        "header": {"type": "integer", "index": False, "doc_values": False},
        "footer": {"type": "integer", "index": False, "doc_values": False},
        **_text_fields("text"),
    },
}
# One document a resource, with its passages, so that they are replaced together. It has
# the fields by which searches are restricted: a filter on the passages found would
# reveal by what is missing.
PASSAGE_MAPPING: Body = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "resource_id": {"type": "long"},
        "digest": KEYWORD,
        "model": KEYWORD,
        **dict.fromkeys(FACETS, KEYWORD),
        "passages": {
            "type": "nested",
            "properties": {
                "document": {"type": "long", "index": False},
                "page": {"type": "integer", "index": False},
                "start": {"type": "integer", "index": False},
                "end": {"type": "integer", "index": False},
                # The signs of all vectors are compared, then the vectors of the
                # candidates. With a graph of vectors (HNSW), indexing took eight times
                # as long, and hidden passages changed which ones were found.
                "signs": {
                    "type": "dense_vector",
                    "dims": VECTOR_SIZE,
                    "element_type": "bit",
                    "index_options": {"type": "flat"},
                },
                "vector": {
                    "type": "dense_vector",
                    "dims": VECTOR_SIZE,
                    "element_type": "byte",
                    "index": False,
                },
            },
        },
    },
}
MAPPINGS = {"resources": RESOURCE_MAPPING, "pages": PAGE_MAPPING}
# The mapping of each part of an index: the resource entries, or the page entries, of
# one visibility level; and the passages of all.
PARTS = {
    **{f"{k}-{level}": mapping for k, mapping in MAPPINGS.items() for level in LEVELS},
    "passages": PASSAGE_MAPPING,
}

FINGERPRINT = hashlib.sha256(
    json.dumps([SETTINGS, PARTS], sort_keys=True).encode()
).hexdigest()[:8]


_UNSEEN = re.compile(f"[{''.join(map(chr, UNSEEN))}]")


def clean(text: str) -> str:
    """Return the text in NFC, without lone surrogates and direction marks.

    JSON parsers reject lone surrogates. The analyzers know only composed letters, and
    treat direction marks as letters.
    """
    if text.isascii():
        return text
    return encodable(normalize("NFC", _UNSEEN.sub("", text)))


def resource_source(entry: ResourceEntry) -> Body:
    days = entry.published
    return {
        "resource_id": entry.resource_id,
        "published": None if days is None else days * MILLISECONDS_A_DAY,
        "added": entry.added * MILLISECONDS_A_MINUTE,
        "title_key": clean(entry.title_key)[:KEYWORD_LENGTH],
        "digest": entry.digest,
        "spellings": entry.spellings,
        **{name: list(codes) for name, codes in entry.facets.items()},
        "visibility": entry.visibility,
        **_texts(entry),
    }


def _texts(entry: ResourceEntry) -> Body:
    """Return all four texts in each language in which at least one exists.

    Missing texts are replaced by FILLER. A word's rarity depends on how many texts its
    field has, so matches in a field that few resources fill would rank too low.
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
        "page_version": page.page_version,
        "header": page.header,
        "footer": page.footer,
        f"text_{text_language(page.language)}": clean(page.text),
    }


def passages_source(entry: ResourceEntry | None) -> Body | None:
    """Return the document of a resource's passages, None if it has none."""
    passages = entry.passages if entry else None
    if entry is None or passages is None:
        return None
    nested = [
        {
            "document": document,
            "page": page,
            "start": start,
            "end": end,
            "signs": signs.tobytes().hex(),
            "vector": vector.tobytes().hex(),
        }
        for (document, page, start, end), signs, vector in zip(
            passages.places.tolist(),
            pack_signs(passages.vectors),
            passages.vectors,
            strict=True,
        )
    ]
    return {
        "resource_id": entry.resource_id,
        "digest": passages.digest,
        "model": passages.model,
        **{name: list(codes) for name, codes in entry.facets.items()},
        "visibility": entry.visibility,
        "passages": nested,
    }


def page_text(source: Body) -> tuple[str, str]:
    """Return the language and the text of a page entry."""
    name = next(name for name in source if name.startswith("text_"))
    return name.removeprefix("text_"), source[name]


def page_id(resource_id: int, key: str) -> str:
    return f"{resource_id}-{key}"
