"""The outline of a PDF (bookmarks), in the child only."""

from collections.abc import Iterator
from itertools import islice

import pypdfium2

from library.extraction import limits
from library.extraction.cleaning import clean_line

# Entries without a title or a page are passed over, but not without end.
_MAX_BOOKMARKS = 10 * limits.OUTLINE_ENTRIES


def read_outline(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, int, int]]:
    """Yield title, page and level of the entries; the first level is 1."""
    bookmarks = document.get_toc(max_depth=limits.OUTLINE_LEVELS)
    for bookmark in islice(bookmarks, _MAX_BOOKMARKS):
        title = clean_line(bookmark.get_title(), limits.OUTLINE_CHARACTERS)
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if title and index is not None:
            yield title, index + 1, bookmark.level + 1
