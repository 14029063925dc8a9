"""Resources in templates: date, files by language, what was read of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from library.languages import DOCUMENT_LANGUAGES
from library.models import ExtractionStatus, LibraryDocument, Resource, ResourceFile

register = template.Library()
# Django's own way to a choice's label reads all choices each time.
_LANGUAGES = dict(DOCUMENT_LANGUAGES)

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
    """Return the date as precisely as it is known; "" when it is not."""
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
        FilesInLanguage(language, str(_LANGUAGES.get(language, language)), tuple(found))
        for language, found in groups.items()
    ]


@register.filter
def searched_inside(document: LibraryDocument) -> str:
    """Say how much of a file the search knows."""
    if document.is_quarantined:
        return _("Not available at present")
    if document.status == ExtractionStatus.WAITING:
        return _("Text not read yet")
    if not document.is_searchable:
        return _("Title only")
    if 2 * document.recognised_count > document.page_count:
        return _("Scanned text (OCR)")
    return _("Full text")


@register.filter
def best_file(files: Iterable[ResourceFile], language: str) -> ResourceFile | None:
    """Return the first file in the reader's language, else the first of all."""
    files = list(files)
    own = (file for file in files if file.language == language)
    return next(own, files[0] if files else None)


@register.filter
def has_cover(files: Iterable[ResourceFile]) -> bool:
    """Say whether any of the files has a picture of its first page."""
    return any(file.document.cover for file in files)


@register.filter
def page_url(file: ResourceFile, number: int) -> str:
    """Return the address of one page's text."""
    return file.page_url(number)


@register.filter
def web_link(source: str) -> str:
    """Return a link for a web address; other text, and other schemes, stay text."""
    if not source.startswith(("https://", "http://")):
        return source
    return format_html('<a href="{0}" rel="noopener">{0}</a>', source)
