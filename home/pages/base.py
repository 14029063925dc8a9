"""The base class of all pages: intro, picture, body, languages, reserved slugs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Locale, Page
from wagtail.search import index

from home.blocks import page_blocks
from library.access.viewers import PageAccess
from library.languages import direction

from .slugs import reserved_slugs

VISITOR_PREVIEW = "visitor"
# The root has depth 1, home pages 2, their children 3.
TOP_DEPTH = 3


class BasePage(Page):
    """A page of the site. Abstract."""

    intro = models.TextField(
        _("introduction"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences, shown below the title and in lists."),
    )
    listing_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown beside the title and in lists. Pictures are public."),
    )
    body = StreamField(page_blocks(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, by the page's own language."""
        return direction(self.locale.language_code)

    def clean(self) -> None:
        """Raises ValidationError for a slug that the library uses."""
        super().clean()
        is_top = self.depth is None or self.depth == TOP_DEPTH
        if is_top and self.slug in reserved_slugs():
            message = _("This slug is reserved by the library. Choose another one.")
            raise ValidationError({"slug": message})

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [("", _("As you see it")), (VISITOR_PREVIEW, _("As a visitor"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name == VISITOR_PREVIEW:
            request.user = AnonymousUser()
        return super().serve_preview(request, mode_name)

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Serve the page in the language of the URL.

        A page in another language redirects to its translation. Without one it is
        shown untranslated, with the interface in the active language.
        """
        if translation := self.translation_for(request):
            return redirect(translation.get_url(request))
        return super().serve(request, *args, **kwargs)

    def translation_for(self, request: HttpRequest) -> Page | None:
        """Return the visible translation in the active language, if it is another."""
        if self.locale.language_code == get_language():
            return None
        pages = Page.objects.filter(
            translation_key=self.translation_key,
            locale__language_code=get_language(),
        )
        return PageAccess.of(request).visible(pages).first()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["is_untranslated"] = self.locale.language_code != get_language()
        return context


def default_locale() -> Locale:
    """Return the locale of the fallback language."""
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)
