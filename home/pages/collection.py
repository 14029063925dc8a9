"""Collections: a toolkit, a topic guide or a campaign on one page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from home.blocks.stored_search import check_query_string
from home.collections.downloads import FILE_NAMES, collection_file
from home.collections.related import news_about, related_collections
from home.collections.resources import CollectionContents
from library.access.viewers import PageAccess

from .base import BasePage
from .languages import local_url
from .picks import Pick

MAX_PICKS = 200


class CollectionPage(BasePage):
    """Picked resources with a note each, and a stored search."""

    query_string = models.CharField(
        _("stored search"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Search the library, then paste the URL of the results here. "
            "Current results appear below the picked resources."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
        InlinePanel(
            "picks",
            heading=_("Picked resources"),
            label=_("picked resource"),
            max_num=MAX_PICKS,
        ),
        MultiFieldPanel([FieldPanel("query_string")], heading=_("Stored search")),
    ]
    parent_page_types = ["home.HomePage", "home.TextPage"]
    subpage_types: list[str] = []
    template = "home/pages/collection.html"

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def clean(self) -> None:
        """Raises ValidationError for a stored search with unknown terms."""
        super().clean()
        if self.query_string:
            try:
                self.query_string = check_query_string(self.query_string)
            except ValidationError as error:
                raise ValidationError({"query_string": error}) from error

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page, or one of its files. Raises Http404.

        The hooks that check access to a page also apply to its files.
        """
        if self.live and len(path_components) == 1:
            name = path_components[0]
            if name in FILE_NAMES:
                return RouteResult(self, kwargs={"file_name": name})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, file_name: str = "") -> HttpResponse:
        """Serve the page, or one of its files."""
        if not file_name:
            return super().serve(request)
        if translation := self.translation_for(request):
            return redirect(f"{translation.get_url(request)}{file_name}")
        return collection_file(request, self, file_name)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        contents = CollectionContents(self, request)
        access = PageAccess.of(request)
        picked_ids = contents.picked_ids
        return context | {
            "contents": contents,
            "picks": contents.picks,
            "stored": contents.stored,
            "related": related_collections(collections(access), self, picked_ids),
            "news": news_about(self, picked_ids, access),
            "base_url": local_url(self, request),
        }


class PickedResource(Pick):
    """A resource that was picked for a collection."""

    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="picks")

    class Meta(Pick.Meta):
        verbose_name = _("picked resource")


def collections(access: PageAccess) -> models.QuerySet[CollectionPage]:
    """Return the collections that the viewer may see, last changed first.

    In the active language, or in the default one if not translated.
    """
    pages = access.in_active_language(CollectionPage.objects.all())
    order = models.F("last_published_at").desc(nulls_last=True)
    return pages.select_related("locale", "listing_image").order_by(order, "-pk")
