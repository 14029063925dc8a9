"""What the frame of every page needs."""

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
    """Return the interface's languages with the address of this page in each.

    `to_home`: lead to the home page, where the page itself does not exist.
    """
    request = context.get("request")
    here = "" if to_home or request is None else request.get_full_path()
    return [_link(code, here) for code, _ in settings.LANGUAGES]


def _link(code: str, here: str) -> LanguageLink:
    return LanguageLink(
        code=code,
        name=get_language_info(code)["name_local"].capitalize(),
        url=translate_url(here, code) if here else _home(code),
        is_current=code == get_language(),
    )


def _home(code: str) -> str:
    with override(code):
        return reverse("home")


@register.simple_tag
def library_name() -> str:
    """Return the library's name where no request is: in mails."""
    return SiteIdentity.load().name
