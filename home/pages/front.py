"""The home page of a language, with routing to untranslated pages."""

from __future__ import annotations

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from home.pages.overview import overview
from library.access.viewers import PageAccess

from .base import BasePage, default_locale


class HomePage(BasePage):
    """The home page of a language. With an empty body it shows library content."""

    headline = models.CharField(
        _("headline"),
        max_length=120,
        blank=True,
        help_text=_(
            "Shown large above the search box. Leave empty for the default text."
        ),
    )
    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture beside the search box"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Pictures are public. Leave empty for the default illustration."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("intro"),
        FieldPanel("hero_image"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("headline")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.TextPage", "home.CollectionPage", "home.NewsIndexPage"]
    template = "home/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return a page below this one that the viewer may see, else the page in the
        default language. Raises Http404.
        """
        fallback = default_locale()
        if not path_components or self.locale_id == fallback.pk:
            return super().route(request, path_components)
        try:
            route = super().route(request, path_components)
            if PageAccess.of(request).may_view(route.page):
                return route
        except Http404:
            pass
        # A hidden translation is treated as missing.
        home = self.get_translation_or_none(fallback)
        if home is None:
            raise Http404
        return home.specific.route(request, path_components)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        return context | overview(request)
