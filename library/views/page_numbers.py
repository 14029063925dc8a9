"""Page numbers in URLs: of files, of results and of lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

# No file and no list has more.
MAX_PAGE_NUMBER = 10**9 - 1


def parse_page_number(text: str) -> int | None:
    """Return a page number as typed or in a URL, None for what is no number.

    Numbers beyond MAX_PAGE_NUMBER are that: no file has such a page either.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    is_large = len(digits) > len(str(MAX_PAGE_NUMBER))
    return MAX_PAGE_NUMBER if is_large else int(digits)


def page_of_list(rows: QuerySet | Sequence, per_page: int, text: str) -> Page:
    """Return the page of a list with a number as in a URL.

    The first page for what is no number or zero, the last one for a number beyond it.
    """
    return Paginator(rows, per_page).get_page(parse_page_number(text) or 1)
