"""Tantivy schemas and documents for resources and pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import tantivy

from library import folding
from library.folding import encodable, fold
from search.engines import stemming
from search.engines.base import (
    FACETS,
    LEVELS,
    PageEntry,
    ResourceEntry,
    text_language,
)
from search.engines.stemming import stemmed

# A part stores the resource entries, or the page entries, of one level.
KINDS = ("resources", "pages")
# The part that stores the fencing tokens of deletions. Its writer is the lock of the
# whole index.
TOMBSTONES = "tombstones"
PARTS = (*(f"{kind}-{level}" for kind in KINDS for level in LEVELS), TOMBSTONES)
VERSION = 5

# Fields of stems, each with the texts of all languages, whose average length counts.
# Each stem has its language: the French stem of *generation* is the English one of
# *general*. `text` also contains titles, terms and summaries.
RESOURCE_TEXTS = ("text", "title")
PAGE_TEXTS = ("text",)
# Fields of folded words without stemming.
EXACT = "exact"
EXACT_TITLE = "exact_title"
# Words of titles, terms and summaries, for `edit_distance.nearest`.
SPELLINGS = "spellings"
# How often each text is added to its field, so that matches in titles and terms count
# more than in summaries, and those more than in texts. Measured: nDCG does not suffer.
TIMES = {"titles": 3, "terms": 3, "summaries": 2, "texts": 1}
# Sort keys: days in the upper bits, the resource id in the lower ones, so that all keys
# are different. Unknown days come last in both directions.
_ID_BITS = 40
_NO_DAY = 1 << 22
# Minutes are larger numbers than days and leave fewer bits.
_ID_BITS_BELOW_MINUTES = 36


def _fields() -> Iterator[tuple[str, str, str, dict]]:
    """Yield entry kind, field type, name and options of all fields."""
    raw = {"tokenizer_name": "raw", "index_option": "basic"}
    analyze = {"tokenizer_name": "whitespace"}
    number = {"indexed": True, "fast": True}
    yield TOMBSTONES, "integer", "resource_id", number
    yield TOMBSTONES, "integer", "fencing_token", {"fast": True}
    yield "resources", "integer", "resource_id", number
    yield "resources", "integer", "fencing_token", {"fast": True}
    yield "resources", "text", "visibility", {**raw, "stored": True}
    yield "resources", "text", "digest", {**raw, "stored": True}
    yield "resources", "integer", "newest", {"fast": True}
    yield "resources", "integer", "oldest", {"fast": True}
    yield "resources", "integer", "added", {"fast": True}
    yield "resources", "text", "title_key", {**raw, "fast": True}
    yield "resources", "text", SPELLINGS, raw
    # The languages of a resource's titles, summaries and texts.
    yield "resources", "text", "written_in", raw
    for facet in FACETS:
        yield "resources", "text", f"facet_{facet}", {**raw, "fast": True}
    for name in (*RESOURCE_TEXTS, EXACT, EXACT_TITLE):
        yield "resources", "text", name, analyze
    for name in (*PAGE_TEXTS, EXACT):
        yield "pages", "text", name, analyze
    yield "pages", "text", "key", raw
    for name in ("resource_id", "document_id", "number"):
        yield "pages", "integer", name, number
    yield "pages", "integer", "page_version", {"fast": True}
    yield "pages", "integer", "header", {"stored": True}
    yield "pages", "integer", "footer", {"stored": True}
    yield "pages", "text", "written_in", {**raw, "stored": True}
    yield "pages", "bytes", "original", {"stored": True}


def fingerprint() -> str:
    """Return a hash that changes whenever the index must be rebuilt."""
    reading = (folding.DEFINITION, stemming.DEFINITION)
    parts = (VERSION, TIMES, tantivy.__version__, reading, list(_fields()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def schema(part: str) -> tantivy.Schema:
    """Return the schema of one of PARTS."""
    builder = tantivy.SchemaBuilder()
    for kind, type_name, name, options in _fields():
        if kind == part.partition("-")[0]:
            getattr(builder, f"add_{type_name}_field")(name, **options)
    return builder.build()


@dataclass(frozen=True)
class AnalyzedText:
    """A text as indexed: its folded words, and their stems with their language."""

    folded: str
    stems: str


# A page with its analyzed text, which is used for its own entry and the resource's.
ReadPage = tuple[PageEntry, AnalyzedText]


def analyze(text: str, language: str) -> AnalyzedText:
    folded, language = fold(text), text_language(language)
    stems = stemmed(folded.split(), language)
    return AnalyzedText(folded, " ".join(stem_tokens(stems, language)))


def stem_tokens(stems: Iterable[str], language: str) -> list[str]:
    """Return stems of a language as they are indexed."""
    return [f"{language}:{stem}" for stem in stems]


def resource_document(
    entry: ResourceEntry, fencing_token: int, pages: Sequence[ReadPage] = ()
) -> tantivy.Document:
    """Return the document of a resource. Raises ValueError or OverflowError."""
    document = tombstone(entry.resource_id, fencing_token)
    document.add_text("visibility", entry.visibility)
    document.add_text("digest", entry.digest)
    days = entry.published
    newest, oldest = (_NO_DAY, _NO_DAY) if days is None else (-days, days)
    document.add_integer("newest", (newest << _ID_BITS) - entry.resource_id)
    document.add_integer("oldest", (oldest << _ID_BITS) + entry.resource_id)
    document.add_integer(
        "added", (-entry.added << _ID_BITS_BELOW_MINUTES) - entry.resource_id
    )
    title_key = encodable(entry.title_key)
    document.add_text("title_key", f"{title_key}\0{entry.resource_id:020}")
    facets = {**entry.facets, "visibility": (entry.visibility,)}
    for facet, codes in facets.items():
        for code in dict.fromkeys(codes):
            document.add_text(f"facet_{facet}", encodable(code))
    for spelling in entry.spellings:
        document.add_text(SPELLINGS, encodable(spelling))
    for language in {*entry.titles, *entry.summaries, *entry.texts}:
        document.add_text("written_in", text_language(language))
    _add_texts(document, entry, pages)
    return document


def tombstone(resource_id: int, fencing_token: int) -> tantivy.Document:
    """Return the document that prevents a late write from restoring a deletion."""
    document = tantivy.Document()
    document.add_integer("resource_id", resource_id)
    document.add_integer("fencing_token", fencing_token)
    return document


def page_document(
    resource_id: int, page: PageEntry, read: AnalyzedText
) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", page_term(resource_id, page.key))
    document.add_integer("resource_id", resource_id)
    document.add_integer("document_id", page.document_id)
    document.add_integer("number", page.number)
    document.add_integer("page_version", page.page_version)
    document.add_integer("header", page.header)
    document.add_integer("footer", page.footer)
    document.add_text("written_in", text_language(page.language))
    document.add_bytes("original", page.text.encode("utf-8", "replace"))
    document.add_text("text", read.stems)
    document.add_text(EXACT, read.folded)
    return document


def page_term(resource_id: int, key: str) -> str:
    """Return the term that identifies a page entry."""
    return f"{resource_id}-{key}"


def _add_texts(
    document: tantivy.Document, entry: ResourceEntry, pages: Sequence[ReadPage]
) -> None:
    """Add each text to its fields, as stems and as folded words."""
    for name, times in TIMES.items():
        for language, text in getattr(entry, name).items():
            read = _of_pages(text, language, pages) or analyze(text, language)
            for _ in range(times):
                document.add_text("text", read.stems)
            document.add_text(EXACT, read.folded)
    for language, text in entry.titles.items():
        read = analyze(text, language)
        document.add_text("title", read.stems)
        document.add_text(EXACT_TITLE, read.folded)


def _of_pages(
    text: str, language: str, pages: Sequence[ReadPage]
) -> AnalyzedText | None:
    """Return the analysis of a text that consists of these pages, else None.

    Only pages in the text's language count. Avoids analyzing the same text twice.
    """
    own = [(page, read) for page, read in pages if page.language == language]
    if not own or text != "\n".join(page.text for page, _ in own):
        return None
    return AnalyzedText(
        " ".join(read.folded for _, read in own),
        " ".join(read.stems for _, read in own),
    )
