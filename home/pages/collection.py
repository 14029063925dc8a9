"""Collections: a toolkit, a topic guide or a campaign on one page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from home.stored_search import StoredSearch, check_query_string
from library.page_access import PageAccess
from library.viewers import Viewer

from .base import BasePage
from .languages import in_active_language
from .picks import Pick, visible_picks


class CollectionPage(BasePage):
    """Picked resources with a note each, and a stored search."""

    query_string = models.CharField(
        _("stored search"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Search in the library, then copy the address of the results here. What it "
            "finds is shown below the picked resources, as it is on the day."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
        InlinePanel("picks", label=_("picked resource"), max_num=200),
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

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["picks"] = visible_picks(self.picks.all(), request)
        if self.query_string:
            viewer = Viewer.of(request.user)
            context["stored"] = StoredSearch(self.query_string, viewer)
        return context


class PickedResource(Pick):
    """A resource that was picked for a collection."""

    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="picks")

    class Meta(Pick.Meta):
        verbose_name = _("picked resource")


def collections(access: PageAccess) -> models.QuerySet[CollectionPage]:
    """Return the collections that one person may view, last changed first.

    In the active language; in the default one where a collection is not translated.
    """
    pages = in_active_language(CollectionPage.objects.all(), access)
    order = models.F("last_published_at").desc(nulls_last=True)
    return pages.select_related("locale", "listing_image").order_by(order, "-pk")
