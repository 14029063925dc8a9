"""Pages in templates: their addresses, where they stand, their translations."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.blocks.outline import Outline, outline
from home.pages.base import BasePage
from home.pages.languages import local_url
from library.access.pages import PageAccess
from library.languages import direction

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context, page: Page) -> str:
    """Return the address of a page in the frame of the active language."""
    return local_url(page, context.get("request"))


@register.simple_tag(takes_context=True)
def page_trail(context, page: Page) -> list[Page]:
    """Return the pages above one, from the home page down, that the reader may view."""
    access = PageAccess.of(context["request"])
    above = page.get_ancestors().filter(depth__gt=1).specific()
    return [ancestor for ancestor in above if access.may_view(ancestor)]


@register.simple_tag(takes_context=True)
def pages_below(context, page: Page) -> list[BasePage]:
    """Return the pages directly below one that the reader may view."""
    access = PageAccess.of(context["request"])
    return list(access.visible(page.get_children()).specific())


@register.simple_tag(takes_context=True)
def page_outline(context, body: StreamValue) -> Outline:
    """Return a body as it is shown to the reader, with its headings."""
    return outline(body.render_as_block(context=context.flatten()))


@register.simple_tag(takes_context=True)
def frame_language(context) -> str:
    """Return the attributes of what is in the language of the frame, on a page in
    another one; "" on other pages."""
    if not context.get("is_untranslated"):
        return ""
    language = get_language()
    return format_html(' lang="{}" dir="{}"', language, direction(language))
