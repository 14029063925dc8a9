"""Template filters for earlier versions: when a file changed, and which pages."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.files.page_diff import page_ranges
from library.models import FileVersion, ResourceFile

register = template.Library()
# Beyond this only the number of pages is shown.
MAX_PAGE_RANGES = 6


@dataclass(frozen=True)
class History:
    """The earlier versions of a file, newest first, and a sentence for readers."""

    versions: tuple[FileVersion, ...]
    update: str


@register.filter
def history(file: ResourceFile) -> History:
    """Return the history of a file; empty for a file that is not saved yet."""
    versions = tuple(file.versions.select_related("document")) if file.pk else ()
    since = file.resource.first_published_at
    # Readers have not seen what was replaced before the first publication.
    public = [v for v in versions if since is None or v.replaced_at > since]
    return History(versions, _update_text(public[0], file) if public else "")


@register.filter
def version_url(version: FileVersion, file: ResourceFile) -> str:
    """Return the URL of an earlier version of this file."""
    return file.version_url(version.number)


def _update_text(version: FileVersion, file: ResourceFile) -> str:
    day = date_format(localtime(version.replaced_at), "DATE_FORMAT")
    pages, total = version.changed_pages, file.document.page_count
    if not pages:
        return _("Updated on %(day)s.") % {"day": day}
    if len(pages) >= total:
        if not file.document.has_pages:
            return _("Updated on %(day)s: the whole text changed.") % {"day": day}
        return _("Updated on %(day)s: all pages changed.") % {"day": day}
    runs = page_ranges(pages)
    ranges = [
        str(first)
        if first == last
        else _("%(first)d to %(last)d") % {"first": first, "last": last}
        for first, last in runs
    ]
    values = {
        "day": day,
        "pages": get_text_list(ranges, _("and")),
        "count": len(pages),
        "total": total,
    }
    if not file.document.has_pages:
        return _("Updated on %(day)s: %(count)d of %(total)d parts changed.") % values
    if len(runs) > MAX_PAGE_RANGES:
        return _("Updated on %(day)s: %(count)d of %(total)d pages changed.") % values
    return (
        ngettext(
            "Updated on %(day)s: page %(pages)s changed.",
            "Updated on %(day)s: pages %(pages)s changed.",
            len(pages),
        )
        % values
    )
