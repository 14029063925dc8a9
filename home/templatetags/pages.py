"""Template tags for pages: URLs, ancestors, children, outline, language."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.blocks.outline import Outline, outline
from home.pages.base import BasePage
from home.pages.languages import local_url
from library.access.viewers import PageAccess
from library.languages import direction

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context, page: Page) -> str:
    """Return the URL of a page with the interface in the active language."""
    return local_url(page, context.get("request"))


@register.simple_tag(takes_context=True)
def page_trail(context, page: Page) -> list[Page]:
    """Return the visible ancestors of a page, from the home page down."""
    access = PageAccess.of(context["request"])
    ancestors = page.get_ancestors().filter(depth__gt=1).specific()
    return [ancestor for ancestor in ancestors if access.may_view(ancestor)]


@register.simple_tag(takes_context=True)
def pages_below(context, page: Page) -> list[BasePage]:
    """Return the visible children of a page."""
    access = PageAccess.of(context["request"])
    return list(access.visible(page.get_children()).specific())


@register.simple_tag(takes_context=True)
def page_outline(context, body: StreamValue) -> Outline:
    """Return the rendered body of a page with its headings."""
    return outline(body.render_as_block(context=context.flatten()))


@register.simple_tag(takes_context=True)
def frame_language(context) -> str:
    """Return lang and dir attributes for interface text on an untranslated page; "" on
    other pages."""
    if not context.get("is_untranslated"):
        return ""
    language = get_language()
    return format_html(' lang="{}" dir="{}"', language, direction(language))
