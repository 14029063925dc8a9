"""Earlier versions of files in templates: when a file changed, and which pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.models import FileVersion, ResourceFile

register = template.Library()
# More runs of pages than that are counted instead.
MOST_RUNS = 6


@dataclass(frozen=True)
class History:
    """The earlier versions of a file, the latest first; a sentence for readers."""

    versions: tuple[FileVersion, ...]
    update: str


@register.filter
def history(file: ResourceFile) -> History:
    """Return what was there before; nothing for a file that is not saved yet."""
    versions = tuple(file.versions.select_related("document")) if file.pk else ()
    since = file.resource.first_published_at
    # What was replaced before the resource was published, no reader has seen.
    seen = [v for v in versions if since is None or v.replaced_at > since]
    return History(versions, _sentence(seen[0], file) if seen else "")


@register.filter
def address(version: FileVersion, file: ResourceFile) -> str:
    """Return the address of an earlier version of this file."""
    return file.version_url(version.number)


def _sentence(version: FileVersion, file: ResourceFile) -> str:
    day = date_format(localtime(version.replaced_at), "DATE_FORMAT")
    pages, total = version.changed_pages, file.document.page_count
    if not pages:
        return _("Updated on %(day)s.") % {"day": day}
    if len(pages) >= total:
        return _("Updated on %(day)s: all pages changed.") % {"day": day}
    runs = _runs(pages)
    words = {"day": day, "pages": _in_words(runs), "count": len(pages), "total": total}
    if len(runs) > MOST_RUNS:
        return _("Updated on %(day)s: %(count)d of %(total)d pages changed.") % words
    return (
        ngettext(
            "Updated on %(day)s: page %(pages)s changed.",
            "Updated on %(day)s: pages %(pages)s changed.",
            len(pages),
        )
        % words
    )


def _runs(pages: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last number of each row of successive pages."""
    runs: list[tuple[int, int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    return runs


def _in_words(runs: Sequence[tuple[int, int]]) -> str:
    words = [
        str(first)
        if first == last
        else _("%(first)d to %(last)d") % {"first": first, "last": last}
        for first, last in runs
    ]
    return get_text_list(words, _("and"))
