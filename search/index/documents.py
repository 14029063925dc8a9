"""Resource → index entries. The only module that maps model fields to index fields."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Prefetch

from library.models import (
    VOCABULARIES,
    DocumentPage,
    LibraryDocument,
    Resource,
    ResourceFile,
    Term,
    expand,
)
from search.engines.base import (
    NEUTRAL,
    NO_VALUE,
    PageEntry,
    ResourceEntry,
    text_language,
)
from search.engines.entries import Passages
from search.index.running_lines import running_lines
from search.models.vectors import DocumentVectors
from search.query.un_symbols import own_symbols
from search.semantic.model import model_name

EPOCH = date(1970, 1, 1)
# Increment when the content of entries changes but the engines' schemas do not: the
# installation then rebuilds its index.
DOCUMENTS_VERSION = 4
# Characters per resource. More text does not improve ranking; the limit bounds memory.
MAX_TEXT = 4_000_000
_FILES = "_files_of_documents"


class IndexVocabulary:
    """The terms of all vocabularies with their broader terms, read once."""

    @cached_property
    def _lineages(self) -> dict[type[Term], dict[int, tuple[int, ...]]]:
        return {model: model.lineage() for model in VOCABULARIES}

    @cached_property
    def _terms(self) -> dict[type[Term], dict[int, Term]]:
        return {model: model.objects.in_bulk() for model in VOCABULARIES}

    def with_broader(self, model: type[Term], terms: Iterable[Term]) -> list[Term]:
        """Return terms and all their broader terms, each once, sorted by code."""
        ids = expand((term.pk for term in terms), self._lineages[model])
        broader_terms = (self._terms[model].get(pk) for pk in ids)
        return sorted(
            (term for term in broader_terms if term), key=lambda term: term.code
        )


def published(ids: Iterable[int]) -> dict[int, Resource]:
    """Return the published resources among these ids, with all data to index."""
    files = (
        ResourceFile.objects.select_related("document__vectors")
        .defer("document__vectors__places", "document__vectors__vectors")
        .order_by("sort_order", "pk")
    )
    resources = (
        Resource.objects.live()
        .filter(pk__in=list(ids))
        .select_related("type")
        .prefetch_related(
            "regions", "themes", "organisations", Prefetch("files", queryset=files)
        )
    )
    return {resource.pk: resource for resource in resources}


def resource_files(resource: Resource) -> list[ResourceFile]:
    """Return the resource's files, only the first one of each document.

    Cached on the resource, because building an entry needs them a dozen times.
    """
    cache = vars(resource)
    if _FILES not in cache:
        first = {}
        for file in resource.files.all():
            first.setdefault(file.document_id, file)
        cache[_FILES] = list(first.values())
    return cache[_FILES]


def terms_of(resource: Resource, model: type[Term]) -> list[Term]:
    """Return the resource's own terms of one vocabulary."""
    value = getattr(resource, model.resource_field)
    if isinstance(value, Term):
        return [value]
    return list(value.all()) if value is not None else []


def pages_digest(resource: Resource) -> str:
    """Return a hash of the page entries of a resource, without reading the pages.

    It includes the visibility, because each level has its own part of the index.
    """
    parts = [
        [file.document_id, file.language, file.document.text_digest]
        for file in resource_files(resource)
    ]
    return _digest([resource.visibility, *parts])


def page_version(resource: Resource) -> int:
    """Return a number that differs between versions of a resource's page entries.

    48 bits, because engines compare numbers as floats, which are exact up to 53 bits.
    """
    return int(pages_digest(resource)[:12], 16)


def page_counts(resource: Resource) -> dict[str, int]:
    """Return document id → number of pages, for the resource's searchable documents."""
    return {
        str(file.document_id): file.document.page_count
        for file in resource_files(resource)
        if file.document.is_searchable
    }


def read_pages(resources: Iterable[Resource]) -> dict[int, list[PageEntry]]:
    """Return resource id → its pages that have text, read with one query."""
    resources = list(resources)
    documents = {file.document_id for row in resources for file in resource_files(row)}
    rows = DocumentPage.objects.filter(document__in=documents).exclude(text="")
    texts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for document, number, text in rows.order_by("document", "number").values_list(
        "document", "number", "text"
    ):
        texts[document].append((number, text))
    pages: dict[int, list[PageEntry]] = {row.pk: [] for row in resources}
    for row in resources:
        stamp = page_version(row)
        for file in resource_files(row):
            pk, language = file.document_id, text_language(file.language)
            repeated = running_lines([text for _, text in texts[pk]])
            for (number, text), lines in zip(texts[pk], repeated, strict=True):
                entry = PageEntry(pk, number, language, text, stamp, *lines)
                pages[row.pk].append(entry)
    return pages


def current_vectors(document: LibraryDocument) -> DocumentVectors | None:
    """Return the vectors of a document, None unless they are of its present text.

    Whatever the model: searches compare vectors of their own model only.
    """
    vectors = getattr(document, "vectors", None)
    if vectors is None or vectors.text_digest != document.text_digest:
        return None
    return vectors


def passages_digest(resource: Resource, entry_digest: str) -> str:
    """Return a hash of a resource's passages and entry; "" without passages."""
    rows = filter(None, (current_vectors(f.document) for f in resource_files(resource)))
    digests = [[row.pk, row.digest] for row in rows]
    return _digest([entry_digest, digests]) if digests else ""


def read_vectors(resources: Iterable[Resource]) -> dict[int, list[DocumentVectors]]:
    """Return resource id → the current vectors of its documents, in one query."""
    ids_of = {
        resource.pk: [
            file.document_id
            for file in resource_files(resource)
            if current_vectors(file.document)
        ]
        for resource in resources
    }
    all_ids = {pk for ids in ids_of.values() for pk in ids}
    rows = DocumentVectors.objects.in_bulk(all_ids)
    return {
        resource_id: [rows[pk] for pk in ids if pk in rows]
        for resource_id, ids in ids_of.items()
    }


def resource_entry(
    resource: Resource,
    vocabulary: IndexVocabulary,
    pages: Iterable[PageEntry],
    vectors: Sequence[DocumentVectors] = (),
) -> ResourceEntry:
    """Return the index entry of a resource, with the text of its pages and passages.

    vectors: of the resource's documents, as `read_vectors` returns them.
    """
    entry = entry_without_text(resource, vocabulary)
    return replace(
        entry,
        texts=_join_texts(_texts(pages)),
        passages=_passages(resource, entry.digest, vectors),
    )


def entry_without_text(
    resource: Resource, vocabulary: IndexVocabulary
) -> ResourceEntry:
    """Return the entry with its digest, but without texts, which are slow to read."""
    titles, summaries = own_texts(resource)
    fields: dict[str, Any] = {
        "visibility": str(resource.visibility),
        "titles": titles,
        "terms": term_texts(resource),
        "summaries": summaries,
        "facets": _facets(resource, vocabulary),
        "published": (day - EPOCH).days if (day := resource.published_on) else None,
        "added": int(resource.added_at.timestamp()) // 60,
        "title_key": title_key(resource.title),
    }
    digest = _digest([DOCUMENTS_VERSION, fields, pages_digest(resource)])
    return ResourceEntry(resource_id=resource.pk, texts={}, digest=digest, **fields)


def own_texts(resource: Resource) -> tuple[dict[str, str], dict[str, str]]:
    """Return titles and summaries of a resource and its files, by language."""
    titles, summaries = defaultdict(list), defaultdict(list)
    sources = [resource, *resource_files(resource)]
    for source in sources:
        language = text_language(source.language)
        titles[language].append(source.title)
        summaries[language].append(source.summary)
    if resource.un_symbol:
        titles[NEUTRAL].append(own_symbols(resource.un_symbol))
    return _join_texts(titles), _join_texts(summaries)


def term_texts(resource: Resource) -> dict[str, str]:
    """Return the labels and aliases of a resource's own terms, by language."""
    texts = defaultdict(list)
    for model in VOCABULARIES:
        for term in terms_of(resource, model):
            for language, label in term.labels().items():
                texts[text_language(language)].append(label)
            texts[NEUTRAL].extend(term.alias_list())
    return _join_texts(texts)


def _passages(
    resource: Resource, entry_digest: str, vectors: Sequence[DocumentVectors]
) -> Passages | None:
    """Return the passages of one model: the present one, if any were made by it."""
    models = {row.model for row in vectors}
    if not models:
        return None
    model = model_name() if model_name() in models else min(models)
    own = [row for row in vectors if row.model == model]
    return Passages(
        model=model,
        digest=passages_digest(resource, entry_digest),
        places=np.concatenate([row.place_array() for row in own]),
        vectors=np.concatenate([row.vector_array() for row in own]),
    )


def _facets(
    resource: Resource, vocabulary: IndexVocabulary
) -> dict[str, tuple[str, ...]]:
    """Return facet → codes, NO_VALUE for a facet without codes."""
    languages = {file.language for file in resource_files(resource)}
    codes: dict[str, tuple[str, ...]] = {
        "lang": tuple(sorted(filter(None, languages))),
        "visibility": (str(resource.visibility),),
        "year": (str(day.year),) if (day := resource.published_on) else (),
    }
    for model in VOCABULARIES:
        terms = vocabulary.with_broader(model, terms_of(resource, model))
        codes[model.facet] = tuple(term.code for term in terms)
    return {name: values or (NO_VALUE,) for name, values in codes.items()}


def _texts(pages: Iterable[PageEntry]) -> dict[str, list[str]]:
    texts, room = defaultdict(list), MAX_TEXT
    for page in pages:
        texts[page.language].append(page.text[:room])
        room -= len(page.text)
        if room <= 0:
            break
    return texts


def _join_texts(words: dict[str, list[str]]) -> dict[str, str]:
    texts = {
        language: "\n".join(filter(None, parts)) for language, parts in words.items()
    }
    return {language: text for language, text in texts.items() if text}


def title_key(title: str) -> str:
    """Return a title's sort key, without case, accents and leading punctuation."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return letters.lstrip("\"'«“”’([ ")[:200]


def _digest(value) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
