"""Panels with links to pages, on resource pages and search results."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from modelsearch.query import PlainText
from wagtail.models import Page
from wagtail.query import PageQuerySet

from library.access.viewers import PageAccess
from library.folding import fold
from library.languages import direction
from library.models import Resource
from library.resources.panels import LinkPanel, PanelLink
from search.query.tree import And, Or, Query
from search.service.request import SearchRequest

from .pages.base import TOP_DEPTH
from .pages.collection import PickedResource, collections
from .pages.languages import local_url

MAX_COLLECTIONS = 10
MAX_PAGES = 3
MAX_MATCHES = 100
MAX_WORDS = 12
# PostgreSQL accepts words up to 2,046 bytes; Wagtail truncates at 255 characters.
MAX_WORD_LENGTH = 60
# Unicode categories of letters, numbers and combining marks. Other characters may be
# operators: in FTS5 a quotation mark or NUL makes the query invalid.
_WORD_CATEGORIES = "LNM"


def collections_panel(request: HttpRequest, resource: Resource) -> LinkPanel:
    """Return the collections that a resource was picked for."""
    picked = PickedResource.objects.filter(resource=resource)
    pages = collections(PageAccess.of(request)).filter(pk__in=picked.values("page"))
    links = page_links(request, with_link_fields(pages)[:MAX_COLLECTIONS])
    return LinkPanel("in-collections", _("In these collections"), links)


def pages_panel(request: HttpRequest, search_request: SearchRequest) -> LinkPanel:
    """Return a few pages in the active language that contain all words of a search.

    Pages with most of the words in their titles come first, then the last published.
    The query is restricted to pages that the viewer may see. The ranks of the index are
    not used, since they count words of hidden pages. Has no links for a query with
    exclusions or with alternatives only.
    """
    query, access = search_request.query, PageAccess.of(request)
    words = [] if query.excluded else plain_words(query)
    if not words:
        return LinkPanel("on-site", _("On this site"), ())
    visible = access.in_active_language(Page.objects.filter(depth__gte=TOP_DEPTH))
    pages = with_link_fields(Page.objects.filter(pk__in=visible.values("pk")))
    results = pages.order_by("-last_published_at", "-id").search(
        PlainText(" ".join(words), operator="and"), order_by_relevance=False
    )
    folded = [fold(word) for word in words]

    def missing_in_title(page: Page) -> int:
        title = fold(page.title)
        return sum(word not in title for word in folded)

    # Sorting is stable: ties stay in order of publication.
    best = sorted(results[:MAX_MATCHES], key=missing_in_title)[:MAX_PAGES]
    links = page_links(request, best) if best else ()
    return LinkPanel("on-site", _("On this site"), links)


def with_link_fields(pages: PageQuerySet) -> PageQuerySet:
    """Return pages with only the fields that a link needs: title and `local_url`.

    A page has 31 columns; Django takes longer to list them than to find the page.
    """
    fields = ("title", "url_path", "locale__language_code")
    return pages.select_related(None).select_related("locale").only(*fields)


def page_links(request: HttpRequest, pages: Iterable[Page]) -> tuple[PanelLink, ...]:
    """Return links to pages, with the interface in the active language."""
    return tuple(
        PanelLink(
            text=page.title,
            url=local_url(page, request),
            language=page.locale.language_code,
            direction=direction(page.locale.language_code),
        )
        for page in pages
    )


def plain_words(query: Query) -> list[str]:
    """Return the typed words, with letters and numbers only."""
    texts = []
    for clause in query.clauses:
        if isinstance(clause, Or):
            if clause.is_required:
                continue
            # The first option was typed; the others come from the glossary.
            clause = clause.options[0]
        words = clause.words if isinstance(clause, And) else (clause,)
        texts += [word.text for word in words]
    text = " ".join(texts)
    plain = "".join(
        c if unicodedata.category(c)[0] in _WORD_CATEGORIES else " " for c in text
    )
    return [word[:MAX_WORD_LENGTH] for word in plain.split()[:MAX_WORDS]]
