"""Pages in templates: their addresses, where they stand, their translations."""

from __future__ import annotations

from django import template
from wagtail.models import Page

from home.pages.base import BasePage
from home.pages.languages import local_url
from library.page_access import PageAccess

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
