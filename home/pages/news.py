"""News: dated pages below an index."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Page
from wagtail.search import index

from library.access.viewers import PageAccess
from library.views.page_numbers import page_of_list

from .base import BasePage
from .picks import Pick, visible_picks

PER_PAGE = 20


class NewsIndexPage(BasePage):
    """All news, newest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    template = "home/pages/news_index.html"

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        pages = news_pages(PageAccess.of(request))
        number = request.GET.get("page", "")
        context["news"] = page_of_list(pages, PER_PAGE, number)
        return context


class NewsPage(BasePage):
    """A news item."""

    date = models.DateField(_("date"), default=timezone.localdate)

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
        InlinePanel("picks", label=_("related resource"), max_num=20),
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("date")]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "home/pages/news.html"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["related"] = visible_picks(self.picks.all(), request)
        return context


class NewsResource(Pick):
    """A resource that a news item is about."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="picks")

    class Meta(Pick.Meta):
        verbose_name = _("related resource")


def news_pages(access: PageAccess) -> models.QuerySet[NewsPage]:
    """Return the news items that the viewer may see, newest first.

    In the active language, or in the default one if not translated.
    """
    pages = access.in_active_language(NewsPage.objects.all())
    return pages.select_related("locale").order_by("-date", "-pk")
