"""Template filters for resources: date, files by language, searchable text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from library.extraction import Finding
from library.files.active_content import name_findings
from library.files.archives import archived_files, total_size
from library.languages import DOCUMENT_LANGUAGES, OTHER_LANGUAGE
from library.models import ExtractionStatus, LibraryDocument, Resource, ResourceFile
from library.resources import page_labels
from library.resources.records import own_language_first, resource_record

register = template.Library()
register.filter("record", resource_record)
# Django's `get_language_display` iterates over all choices each time.
_LANGUAGES = dict(DOCUMENT_LANGUAGES) | {"": _("Unknown language")}

_FORMATS = {
    Resource.Precision.YEAR: "Y",
    Resource.Precision.MONTH: "YEAR_MONTH_FORMAT",
    Resource.Precision.DAY: "DATE_FORMAT",
}


@dataclass(frozen=True)
class FilesInLanguage:
    language: str
    label: str
    files: tuple[ResourceFile, ...]


@register.filter
def published(resource: Resource) -> str:
    """Return the date as precisely as it is known, "" if it is not."""
    if resource.published_on is None:
        return ""
    return date_format(
        resource.published_on,
        _FORMATS[Resource.Precision(resource.published_precision)],
    )


@register.filter
def by_language(files: Iterable[ResourceFile]) -> list[FilesInLanguage]:
    """Return files grouped by language, in the order of each language's first file."""
    groups: dict[str, list[ResourceFile]] = {}
    for file in files:
        groups.setdefault(file.language, []).append(file)
    return [
        FilesInLanguage(language, str(_LANGUAGES.get(language, language)), tuple(group))
        for language, group in groups.items()
    ]


@register.filter
def foreign_language(file: ResourceFile) -> str:
    """Return the name of a file's language, "" if it is the active one."""
    if file.language == get_language():
        return ""
    return str(_LANGUAGES.get(file.language, file.language))


@register.filter
def searched_inside(document: LibraryDocument) -> str:
    """Return how much of a file is searchable."""
    if document.is_quarantined:
        return _("Not available")
    if document.media and not document.media.has_text:
        return _("Audio or video")
    if document.status == ExtractionStatus.WAITING:
        return _("Not searchable yet")
    if not document.is_searchable:
        return _("Title only")
    if document.has_unreliable_text:
        return _("Text may be wrong")
    if 2 * document.recognised_count > document.page_count:
        return _("Scanned text (OCR)")
    return _("Full text")


@register.filter
def is_unchecked(document: LibraryDocument) -> bool:
    """Return whether nothing is known of a file's active content."""
    return document.active_content == [Finding.UNCHECKED]


@register.filter
def findings(document: LibraryDocument) -> str:
    """Return the active content of a file in words."""
    return name_findings(document.active_content)


register.filter(own_language_first)


@register.filter
def archive_size(files: Iterable[ResourceFile]) -> int:
    """Return the size in bytes of all files together, 0 if there is no ZIP of them."""
    return total_size(archived_files(files))


@register.filter
def has_cover(files: Iterable[ResourceFile]) -> bool:
    """Return whether any of the files has an image of its first page."""
    return any(file.document.cover for file in files)


@register.filter
def page_url(file: ResourceFile, number: int) -> str:
    """Return the URL of the text of a page."""
    return file.page_url(number)


@register.filter
def file_mark(file: ResourceFile, first: ResourceFile) -> str:
    """Return what tells a file from another one of the resource: "(FR)", "(file 2)"."""
    if file.language == OTHER_LANGUAGE != first.language:
        return f"({_LANGUAGES[OTHER_LANGUAGE]})"
    if file.language != first.language:
        return f"({file.language.upper()})"
    return str(_("(file %(part)s)") % {"part": file.part or 1})


@register.filter
def page_label(file: ResourceFile, number: int) -> str:
    """Return "p. 3", or "part 3" for a format without pages."""
    return page_labels.page_label(file.document, number)


register.filter(page_labels.page_total)


@register.filter
def web_link(source: str) -> str:
    """Return a link for a web URL; other text, and other schemes, unchanged."""
    if not source.startswith(("https://", "http://")):
        return source
    return format_html('<a href="{0}" rel="noopener">{0}</a>', source)
