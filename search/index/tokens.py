"""Short hashes of everything by which a resource can be found.

The outbox stores the tokens of each index entry. If a resource no longer has one of
them, its entry can still be found by a word that was removed, perhaps redacted.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from library.folding import fold
from library.models import VOCABULARIES, Resource
from search.engines.base import text_language
from search.index.documents import own_texts, resource_files, term_texts, terms_of

# With 1,000 tokens, one change in a billion is not detected.
TOKEN_BYTES = 5


def index_tokens(resource: Resource | None) -> list[str]:
    """Return the sorted tokens of a resource; none for `None` (unpublished or deleted).

    There is one token for each word by field and language, for each of its terms, and
    for each text of a file by language. Case and accents are ignored.
    """
    if resource is None:
        return []
    texts = ("\0".join(token).encode("utf-8", "replace") for token in _tokens(resource))
    return sorted({blake2b(t, digest_size=TOKEN_BYTES).hexdigest() for t in texts})


def _tokens(resource: Resource) -> Iterator[tuple[str, ...]]:
    titles, summaries = own_texts(resource)
    texts = {"title": titles, "summary": summaries, "terms": term_texts(resource)}
    for field, by_language in texts.items():
        for language, text in by_language.items():
            for word in fold(text).split():
                yield field, language, word
    # As a whole, because the same parts in another order are a different symbol.
    yield "symbol", resource.un_symbol
    for model in VOCABULARIES:
        for term in terms_of(resource, model):
            yield model.facet, term.code
    for file in resource_files(resource):
        yield "language", file.language
        if digest := file.document.text_digest:
            language = text_language(file.language)
            yield "text", str(file.document_id), language, digest
