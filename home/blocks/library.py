"""Blocks that show resources, terms, collections and news.

Each is filtered by the viewer's permissions when it is rendered. Hidden content leaves
no gap and no count.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks.stored_search import StoredSearch, check_query_string
from library.access.viewers import VISITOR, PageAccess, Viewer
from library.blocks import text_blocks
from search.browse.vocabularies import top_terms
from search.service.request import SearchRequest
from search.service.resources import load
from search.service.searcher import search

MAX_PICKED = 60
MAX_SHOWN = 12
NEWEST = 3


class ViewerBlock(blocks.StructBlock):
    """A block whose content depends on the viewer."""

    def get_context(self, value, parent_context=None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        viewer = Viewer.of(request.user) if request else VISITOR
        return context | self.visible_context(value, viewer, request)

    def get_searchable_content(self, value) -> list[str]:
        """Return nothing: notes and headings are hidden together with their resources,
        and search results would reveal them."""
        return []

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        """Return the template context for this viewer."""
        raise NotImplementedError


class PickBlock(blocks.StructBlock):
    """A picked resource with a note."""

    resource = SnippetChooserBlock("library.Resource", label=_("Resource"))
    note = blocks.TextBlock(
        label=_("Note"),
        rows=2,
        max_length=500,
        required=False,
        help_text=_("Why you picked this resource and who it is for."),
    )

    class Meta:
        label = _("Picked resource")


class PickedResourcesBlock(ViewerBlock):
    """Resources in the editor's order."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    picks = blocks.ListBlock(
        PickBlock(), label=_("Picked resources"), max_num=MAX_PICKED
    )

    class Meta:
        icon = "pick"
        label = _("Picked resources")
        template = "home/blocks/picked.html"

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        notes = {
            pick["resource"].pk: pick["note"]
            for pick in value["picks"]
            if pick["resource"]
        }
        resources = load(list(notes), viewer)
        return {
            "picks": [{"resource": row, "note": notes[row.pk]} for row in resources]
        }


class SearchResultsBlock(ViewerBlock):
    """The current first results of a stored search."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    query_string = blocks.CharBlock(
        label=_("Search"),
        max_length=1000,
        help_text=_("Search the library, then paste the URL of the results here."),
    )
    limit = blocks.IntegerBlock(
        label=_("Number of results"), min_value=1, max_value=MAX_SHOWN, default=6
    )

    class Meta:
        icon = "search"
        label = _("Search results")
        template = "home/blocks/search_results.html"

    def clean(self, value):
        """Raises ValidationError for a search with unknown terms."""
        cleaned = super().clean(value)
        try:
            cleaned["query_string"] = check_query_string(cleaned["query_string"])
        except ValidationError as error:
            raise blocks.StructBlockValidationError({"query_string": error}) from error
        return cleaned

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        stored = StoredSearch(value["query_string"], viewer, limit=value["limit"])
        return {"stored": stored}


class CollectionsBlock(ViewerBlock):
    """Selected collections, or the newest."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="home.CollectionPage", label=_("Collection")),
        label=_("Collections"),
        min_num=0,
        max_num=MAX_SHOWN,
        default=[],
        help_text=_("Leave empty to show the newest three."),
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Collections")
        template = "home/blocks/collections.html"

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        # The page models import these blocks.
        from home.pages.collection import collections

        if request is None:
            return {"collections": []}
        access = PageAccess.of(request)
        pages = [page.specific for page in value["pages"] if page]
        if not pages:
            return {"collections": collections(access)[:NEWEST]}
        return {"collections": [page for page in pages if access.may_view(page)]}


class TermsBlock(ViewerBlock):
    """The most used terms of a vocabulary with resource counts."""

    VOCABULARIES: ClassVar = [
        ("region", _("Regions")),
        ("theme", _("Themes")),
        ("type", _("Types")),
    ]
    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    vocabulary = blocks.ChoiceBlock(
        label=_("Vocabulary"), choices=VOCABULARIES, default="region"
    )

    class Meta:
        icon = "tag"
        label = _("Terms")
        template = "home/blocks/terms.html"

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        results = search(SearchRequest(viewer=viewer, per_page=1))
        name = value["vocabulary"]
        facets = [f for f in results.facets if f.name == name and f.values]
        return {"vocabulary": top_terms(facets[0]) if facets else None}


class NewsBlock(ViewerBlock):
    """The latest news."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    limit = blocks.IntegerBlock(
        label=_("Number of items"), min_value=1, max_value=MAX_SHOWN, default=3
    )

    class Meta:
        icon = "doc-full"
        label = _("News")
        template = "home/blocks/news.html"

    def visible_context(self, value, viewer: Viewer, request) -> dict:
        from home.pages.news import news_pages

        if request is None:
            return {"news": []}
        return {"news": news_pages(PageAccess.of(request))[: value["limit"]]}


class SearchBoxBlock(blocks.StructBlock):
    """A search box with example searches."""

    examples = blocks.ListBlock(
        blocks.CharBlock(label=_("Example"), max_length=100),
        label=_("Examples"),
        min_num=0,
        max_num=5,
        default=[],
    )

    class Meta:
        icon = "search"
        label = _("Search box")
        template = "home/blocks/search_box.html"


def page_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks that an editor can put on a page, by name."""
    return [
        *text_blocks(),
        ("picked_resources", PickedResourcesBlock()),
        ("search_results", SearchResultsBlock()),
        ("collections", CollectionsBlock()),
        ("terms", TermsBlock()),
        ("news", NewsBlock()),
        ("search_box", SearchBoxBlock()),
    ]
