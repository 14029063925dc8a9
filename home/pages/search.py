"""Pages of the site for the words of a search: Wagtail's own search, for one reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from modelsearch.query import PlainText
from wagtail.models import Page

from home.models import HomePage
from home.pages.languages import in_active_language
from library.access.pages import PageAccess
from search.analysis.folding import fold
from search.query.tree import And, Clause, Or, Phrase, Query, Word

MAX_PAGES = 3
MAX_MATCHES = 100
MAX_WORDS = 12
# PostgreSQL takes no longer word than 2,046 bytes; Wagtail cuts at 255 characters.
MAX_WORD_LENGTH = 60
# Letters, numbers and the marks that belong to letters. Anything else is an operator
# somewhere: in FTS5 a quotation mark or NUL makes the query invalid.
_WORD_CATEGORIES = "LNM"


def find_pages(query: Query, access: PageAccess) -> list[Page]:
    """Return a few pages that have all words of a query, in the active language.

    Those with most of the words in their titles come first, then the last published.
    Only pages that may be viewed are asked for: the filter is part of the query. The
    index's own ranks are not used, since they count words of hidden pages too. Nothing
    for a query with exclusions or of alternatives alone.
    """
    words = plain_words(query)
    if not words or query.excluded:
        return []
    visible = in_active_language(Page.objects.not_type(HomePage), access)
    pages = Page.objects.filter(pk__in=visible.values("pk")).select_related("locale")
    results = pages.order_by("-last_published_at", "-id").search(
        PlainText(" ".join(words), operator="and"), order_by_relevance=False
    )
    folded = [fold(word) for word in words]

    def missing_in_title(page: Page) -> int:
        title = fold(page.title)
        return sum(word not in title for word in folded)

    # Sorting is stable: equal ones stay in the order of their publication.
    return sorted(results[:MAX_MATCHES], key=missing_in_title)[:MAX_PAGES]


def plain_words(query: Query) -> list[str]:
    """Return the reader's own words, of letters and numbers only."""
    text = " ".join(_texts(query.clauses))
    plain = "".join(
        c if unicodedata.category(c)[0] in _WORD_CATEGORIES else " " for c in text
    )
    return [word[:MAX_WORD_LENGTH] for word in plain.split()[:MAX_WORDS]]


def _texts(clauses: Iterable[Clause | And]) -> Iterable[str]:
    for clause in clauses:
        if isinstance(clause, (Word, Phrase)):
            yield clause.text
        elif isinstance(clause, And):
            yield from _texts(clause.words)
        elif isinstance(clause, Or) and not clause.is_required:
            # The first option is what was typed; the glossary added the others.
            yield from _texts(clause.options[:1])
