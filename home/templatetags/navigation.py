"""The menu and the footer in templates."""

from __future__ import annotations

from django import template

from home import menus

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context) -> tuple[menus.MenuLink, ...]:
    """Return the links of the header; none without a request."""
    request = context.get("request")
    return menus.menu(request) if request else ()


@register.simple_tag(takes_context=True)
def site_footer(context) -> menus.Footer | None:
    """Return the footer; None without a request."""
    request = context.get("request")
    return menus.footer(request) if request else None
