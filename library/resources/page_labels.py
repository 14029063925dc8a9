"""Labels of pages, or of parts in formats that have no pages of their own.

Word, EPUB, HTML and text files have no pages that everybody numbers alike: Word breaks
them by its fonts and printer. Their text is split into parts, numbered like pages.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.models import LibraryDocument


def page_label(document: LibraryDocument, number: int) -> str:
    """Return "p. 3", or "part 3" for a format without pages."""
    text = _("p. %(number)s") if document.has_pages else _("part %(number)s")
    return text % {"number": number}


def page_total(document: LibraryDocument) -> str:
    """Return the number of pages or parts, such as "12 pages"."""
    count = document.page_count
    if document.has_pages:
        text = ngettext("%(pages)s page", "%(pages)s pages", count)
    else:
        text = ngettext("%(pages)s part", "%(pages)s parts", count)
    return text % {"pages": count}
