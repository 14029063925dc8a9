"""Index entries for resources, their pages, and passages with vectors of meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from search.analysis.edit_distance import spellings

# Numbers in a vector of meaning.
VECTOR_SIZE = 512
# Where a passage is: `start` and `end` are character offsets in the page's text.
PLACE_FIELDS = ("document", "page", "start", "end")
PLACE = np.dtype(list(zip(PLACE_FIELDS, ("<i8", "<u4", "<u4", "<u4"), strict=True)))


def pack_signs(vectors: np.ndarray) -> np.ndarray:
    """Return one bit a number, 1 if it is positive: uint8, shape (n, VECTOR_SIZE / 8).

    Vectors with many signs in common are similar, and signs are compared much faster.
    """
    return np.packbits(vectors.reshape(-1, VECTOR_SIZE) > 0, axis=-1)


@dataclass(frozen=True)
class PageEntry:
    """The index entry of one page.

    page_version: equal for all pages of a resource that were written together; differs
    once one of them has changed; below 2⁴⁸. header, footer: lines at the start and the
    end of the text that other pages repeat; snippets avoid them.
    """

    document_id: int
    number: int
    language: str
    text: str
    page_version: int
    header: int = 0
    footer: int = 0

    @property
    def key(self) -> str:
        return page_key(self.document_id, self.number)


def page_key(document_id: int, number: int) -> str:
    """Return the page's part of a page entry's id; the resource id precedes it."""
    return f"{document_id}-{number}"


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of one resource, for search by meaning.

    places: PLACE records; vectors: int8, shape (passages, VECTOR_SIZE). model: what
    made the vectors; those of different models must not be compared. digest: a hash of
    the other fields and of the resource entry that they are written with.
    """

    model: str
    digest: str
    places: np.ndarray
    vectors: np.ndarray


@dataclass(frozen=True)
class ResourceEntry:
    """The index entry of one resource, without its pages.

    titles, terms, summaries, texts: language (of TEXT_LANGUAGES) → text.
    facets: facet → codes, including broader terms. published: days since 1970-01-01,
    None when unknown. added: minutes from 1970-01-01 until it was first published here.
    title_key: folded title for sorting. digest: a hash of all other fields but the
    passages, which are None when there are none.
    """

    resource_id: int
    visibility: str
    titles: Mapping[str, str]
    terms: Mapping[str, str]
    summaries: Mapping[str, str]
    texts: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    published: int | None
    added: int
    title_key: str
    digest: str
    passages: Passages | None = None

    @property
    def spellings(self) -> list[str]:
        """The words of titles, terms and summaries, for `edit_distance.nearest`."""
        texts = (self.titles, self.terms, self.summaries)
        return spellings(text for by_language in texts for text in by_language.values())
