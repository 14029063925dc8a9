"""What a resource can be found by, as short hashes that can be kept and compared.

The outbox keeps the tokens of each index entry. When a resource no longer has one of
them, its entry still answers for a word that was taken out, perhaps redacted.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from library.models import VOCABULARIES, Resource
from search.analysis.folding import fold
from search.engines.base import text_language
from search.index.documents import own_texts, resource_files, term_texts, terms_of

# Bytes of a hash: of 1,000 tokens one in a billion changes would go unnoticed.
TOKEN_BYTES = 5


def index_tokens(resource: Resource | None) -> list[str]:
    """Return the tokens of a resource in order; none for one that nobody may find.

    One for each word in its field and language, each term that it is filed under, and
    each text of a file in its language. Case and accents do not count.
    """
    if resource is None:
        return []
    return sorted({_hashed(token) for token in _tokens(resource)})


def _tokens(resource: Resource) -> Iterator[tuple[str, ...]]:
    titles, summaries = own_texts(resource)
    texts = {"title": titles, "summary": summaries, "terms": term_texts(resource)}
    for field, by_language in texts.items():
        for language, text in by_language.items():
            for word in fold(text).split():
                yield field, language, word
    # Its words in another order are another symbol.
    yield "symbol", resource.un_symbol
    for model in VOCABULARIES:
        for term in terms_of(resource, model):
            yield model.facet, term.code
    for file in resource_files(resource):
        yield "language", file.language
        if digest := file.document.text_digest:
            language = text_language(file.language)
            yield "text", str(file.document_id), language, digest


def _hashed(token: tuple[str, ...]) -> str:
    text = "\0".join(token).encode("utf-8", "replace")
    return blake2b(text, digest_size=TOKEN_BYTES).hexdigest()
