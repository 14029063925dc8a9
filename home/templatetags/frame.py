"""Template tags of the base template."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override

from home.models import SiteIdentity

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def language_links(context, to_home: bool = False) -> list[LanguageLink]:
    """Return the languages of the interface with the URL of this page in each.

    `to_home`: link to the home page, for pages that do not exist.
    """
    request = context.get("request")
    path = "" if to_home or request is None else request.get_full_path()
    links = []
    for code, _ in settings.LANGUAGES:
        if path:
            url = translate_url(path, code)
        else:
            with override(code):
                url = reverse("home")
        links.append(
            LanguageLink(
                code=code,
                name=get_language_info(code)["name_local"].capitalize(),
                url=url,
                is_current=code == get_language(),
            )
        )
    return links


@register.simple_tag
def library_name() -> str:
    """Return the library's name without a request, for emails."""
    return SiteIdentity.load().name
