"""Exports of a result list as CSV, RIS or BibTeX, streamed.

The list of ids is fixed when the export begins; each batch of resources is checked for
visibility when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.models import Resource
from library.models.vocabularies import ascii_slug
from library.resources.citations import Reference, bibtex, date_parts, reference, ris
from library.resources.records import resource_record
from library.sanitize import single_line
from library.spreadsheets import csv_lines
from search.service.facets import chips
from search.service.request import SearchRequest
from search.service.resources import load
from search.service.searcher import MAX_MATCHES


def library_name(request: HttpRequest) -> str:
    """Return the library's name, which only templates know (site settings)."""
    return single_line(render_to_string("search/library_name.txt", request=request))


def list_name(request: SearchRequest) -> str:
    """Return the name of a list: the user's words and filters."""
    filters = [chip.label for chip in chips(request, ())]
    name = single_line(" · ".join(filter(None, [request.text, *filters])))
    return name or _("All resources")


def file_name(request: SearchRequest, extension: str) -> str:
    """Return a short ASCII file name with the first of the user's words."""
    words = ascii_slug(request.text)[:40].strip("-")
    return "-".join(filter(None, ["resources", words])) + f".{extension}"


MAX_EXPORT = MAX_MATCHES
BATCH = 100


@dataclass(frozen=True)
class ExportContext:
    """The viewer of an export, the library's name, and how to make URLs absolute."""

    viewer: Viewer
    library: str
    absolute_url: Callable[[str], str]

    def resource_url(self, resource: Resource) -> str:
        """Return the permanent URL, which does not contain the title."""
        return self.absolute_url(resource.permanent_url)

    def reference(self, resource: Resource) -> Reference:
        return reference(resource, self.library, self.resource_url(resource))


Writer = Callable[[Iterable[Resource], ExportContext], Iterator[str]]


@dataclass(frozen=True)
class Format:
    """A file format: `write` yields the pieces of a file."""

    label: str
    mime: str
    write: Writer


def visible(ids: Sequence[int], viewer: Viewer) -> Iterator[Resource]:
    """Yield the resources of these ids that the viewer may see, batch by batch."""
    for first in range(0, len(ids), BATCH):
        yield from load(ids[first : first + BATCH], viewer)


def _reference_writer(cite: Callable[[Reference], str]) -> Writer:
    def write(resources: Iterable[Resource], context: ExportContext) -> Iterator[str]:
        return (cite(context.reference(resource)) for resource in resources)

    return write


def _csv(resources: Iterable[Resource], context: ExportContext) -> Iterator[str]:
    columns = _columns(context)
    rows = (
        [single_line(read(resource)) for read in columns.values()]
        for resource in resources
    )
    return csv_lines(chain([columns], rows))


def _columns(context: ExportContext) -> dict[str, Callable[[Resource], object]]:
    """Return the columns of the CSV file: heading → value of a resource."""
    columns: dict[str, Callable[[Resource], object]] = {
        _("Title"): lambda row: resource_record(row).title,
        _("Summary"): lambda row: resource_record(row).summary,
        _("Type"): lambda row: row.type or "",
        _("Regions"): lambda row: _listed(row.regions.all()),
        _("Themes"): lambda row: _listed(row.themes.all()),
        _("Organisations"): lambda row: _listed(row.organisations.all()),
        _("Date"): lambda row: "-".join(date_parts(row)),
        _("UN symbol"): lambda row: row.un_symbol,
        _("Languages"): _languages,
        _("Added"): lambda row: row.added_at.date().isoformat(),
    }
    if context.viewer.is_editor:
        columns[_("Visibility")] = lambda row: row.get_visibility_display()
    return columns | {_("URL"): context.resource_url}


def _languages(resource: Resource) -> str:
    return _listed(
        dict.fromkeys(file.get_language_display() for file in resource.files.all())
    )


def _listed(values: Iterable[object]) -> str:
    return "; ".join(str(value) for value in values)


FORMATS = {
    "csv": Format("CSV", "text/csv", _csv),
    "ris": Format("RIS", "application/x-research-info-systems", _reference_writer(ris)),
    "bib": Format("BibTeX", "application/x-bibtex", _reference_writer(bibtex)),
}
# The formats for citing a single resource.
CITATIONS = ("ris", "bib")
