"""The menu and the footer in templates."""

from __future__ import annotations

from django import template

from home import menus

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context) -> tuple[menus.MenuLink, ...]:
    """Return the links of the header; none where there is no request."""
    request = context.get("request")
    return menus.menu(request) if request else ()


@register.simple_tag(takes_context=True)
def site_footer(context) -> menus.Footer | None:
    """Return what the footer says; None where there is no request."""
    request = context.get("request")
    return menus.footer(request) if request else None
