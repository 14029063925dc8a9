"""What a list that leaves the library is called."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from library.models.vocabularies import ascii_slug
from library.plain import one_line

from .filters import chips
from .request import SearchRequest


def library_name(request: HttpRequest) -> str:
    """Return the library's name, which belongs to the frame: templates know it."""
    return one_line(render_to_string("search/library_name.txt", request=request))


def list_name(asked: SearchRequest) -> str:
    """Return what a list is about: the reader's words and filters."""
    filters = [chip.label for chip in chips(asked, ())]
    return one_line(" · ".join(filter(None, [asked.text, *filters]))) or _(
        "All resources"
    )


def file_name(asked: SearchRequest, extension: str) -> str:
    """Return a file name in plain letters with as much of the words as is short."""
    words = ascii_slug(asked.text)[:40].strip("-")
    return "-".join(filter(None, ["resources", words])) + f".{extension}"
