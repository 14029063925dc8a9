"""A result list to take along: CSV, RIS, BibTeX, written as it is read.

The list of hits is fixed when the export begins; who may see a resource is decided
again for each batch of rows, when it is read.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.models import Resource
from library.models.vocabularies import ascii_slug
from library.resources.citations import Reference, bibtex, known_date, reference, ris
from library.sanitize import harmless, one_line
from search.export.recently_added import added_at
from search.results_page.filters import chips
from search.service.hydration import load
from search.service.request import SearchRequest
from search.service.searcher import MAX_MATCHES


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


MAX_EXPORT = MAX_MATCHES
BATCH = 100
# With it, spreadsheet programs read the file as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class ExportContext:
    """For whom a list is written, and what stands in it of the place it comes from.

    library: the library's name. absolute: a path → its whole address.
    """

    viewer: Viewer
    library: str
    absolute: Callable[[str], str]

    def address(self, resource: Resource) -> str:
        """Return the address that stays the same when the title changes."""
        return self.absolute(resource.permanent_url)

    def reference(self, resource: Resource) -> Reference:
        return reference(resource, self.library, self.address(resource))


@dataclass(frozen=True)
class Format:
    """A file format: `write` yields the pieces of a file."""

    label: str
    mime: str
    write: Callable[[Iterable[Resource], ExportContext], Iterator[str]]


def visible(ids: Sequence[int], viewer: Viewer) -> Iterator[Resource]:
    """Yield the resources of these ids that the viewer may see, batch by batch."""
    for first in range(0, len(ids), BATCH):
        yield from load(ids[first : first + BATCH], viewer)


def _ris(resources: Iterable[Resource], reader: ExportContext) -> Iterator[str]:
    return (ris(reader.reference(resource)) for resource in resources)


def _bibtex(resources: Iterable[Resource], reader: ExportContext) -> Iterator[str]:
    return (bibtex(reader.reference(resource)) for resource in resources)


def _csv(resources: Iterable[Resource], reader: ExportContext) -> Iterator[str]:
    # A writer whose file hands back each line instead of keeping it.
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    columns = _columns(reader)
    yield writer.writerow(columns)
    for resource in resources:
        cells = (one_line(read(resource)) for read in columns.values())
        yield writer.writerow([harmless(cell) for cell in cells])


class _Echo:
    def write(self, line: str) -> str:
        return line


def _columns(reader: ExportContext) -> dict[str, Callable[[Resource], object]]:
    """Return the columns of a table: heading → what stands below it."""
    columns: dict[str, Callable[[Resource], object]] = {
        _("Title"): lambda row: row.title,
        _("Summary"): lambda row: row.summary,
        _("Type"): lambda row: row.type or "",
        _("Regions"): lambda row: _listed(row.regions.all()),
        _("Themes"): lambda row: _listed(row.themes.all()),
        _("Organisations"): lambda row: _listed(row.organisations.all()),
        _("Date"): lambda row: "-".join(known_date(row)),
        _("UN symbol"): lambda row: row.un_symbol,
        _("Languages"): _languages,
        _("Added"): lambda row: added_at(row).date().isoformat(),
    }
    if reader.viewer.is_editor:
        columns[_("Visibility")] = lambda row: row.get_visibility_display()
    return columns | {_("Address"): reader.address}


def _languages(resource: Resource) -> str:
    return _listed(
        dict.fromkeys(file.get_language_display() for file in resource.files.all())
    )


def _listed(values: Iterable[object]) -> str:
    return "; ".join(str(value) for value in values)


FORMATS = {
    "csv": Format("CSV", "text/csv", _csv),
    "ris": Format("RIS", "application/x-research-info-systems", _ris),
    "bib": Format("BibTeX", "application/x-bibtex", _bibtex),
}
# What a single resource is cited in.
CITATIONS = ("ris", "bib")
