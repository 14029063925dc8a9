"""From checked rows to published resources, one transaction a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from library.models import Organisation, Resource, ResourceFile
from library.uploads import add_document

from .checking import Check, Wanted, by_any_name
from .reading import Row, RowError


@dataclass
class Report:
    """Numbers of rows, and (line, reason) of each row that did not go in."""

    added: int = 0
    already_there: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def import_rows(
    rows: Iterable[Row],
    folder: Path,
    *,
    dry_run: bool = False,
    done: Callable[[], object] = lambda: None,
) -> Report:
    """Import rows, whose files lie in `folder`. `done` is called after each row.

    Rows with the same text in the column `resource` are the files of one resource; the
    first of them describes it. `dry_run` checks all and writes nothing.
    """
    report = Report()
    check = Check(folder)
    for group in _groups(rows):
        wanted = []
        for row in group:
            try:
                wanted.append(check.row(row))
            except RowError as error:
                report.errors.append((row.line, str(error)))
            done()
        if wanted and wanted[0].row is not group[0]:
            report.errors += [
                (other.row.line, f"left out, because line {group[0].line} is wrong")
                for other in wanted
            ]
        elif wanted:
            _store(wanted, report, dry_run)
    return report


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.cells["resource"] or row.line, []).append(row)
    return list(groups.values())


def _store(wanted: list[Wanted], report: Report, dry_run: bool) -> None:
    resource, missing = _missing(wanted)
    report.already_there += len(wanted) - len(missing)
    try:
        if missing and not dry_run:
            with transaction.atomic():
                _add(resource or _new(wanted[0]), missing)
    except OSError as error:
        reason = f"could not be stored: {error.strerror}"
        report.errors += [(one.row.line, reason) for one in missing]
    else:
        report.added += len(missing)


def _missing(wanted: list[Wanted]) -> tuple[Resource | None, list[Wanted]]:
    """Return the resource that these rows are in already, and what it lacks.

    The same title with one of the same files makes it the same; near-identical files
    under different titles are different resources.
    """
    hashes = {one.sha256 for one in wanted}
    files = ResourceFile.objects.filter(
        resource__title=wanted[0].resource.title, document__sha256__in=hashes
    )
    first = files.select_related("resource").order_by("resource").first()
    if first is None:
        return None, wanted
    there = set(
        first.resource.files.values_list("document__sha256", flat=True).order_by()
    )
    return first.resource, [one for one in wanted if one.sha256 not in there]


def _new(wanted: Wanted) -> Resource:
    resource = wanted.resource
    resource.live = False
    resource.regions = wanted.regions
    resource.themes = wanted.themes
    resource.organisations = [_organisation(name) for name in wanted.organisations]
    resource.save()
    return resource


def _organisation(name: str) -> Organisation:
    known = by_any_name(Organisation.objects.all())
    return known.get(name.casefold()) or Organisation.objects.create(label_en=name)


def _add(resource: Resource, wanted: list[Wanted]) -> None:
    """Attach files to a resource and publish it, with a revision for the admin."""
    for one in wanted:
        with one.path.open("rb") as stream:
            document = add_document(File(stream), one.path.name)
        cells = one.row.cells
        resource.files.add(
            ResourceFile(
                document=document,
                language=cells["language"],
                title=cells["file_title"],
                sort_order=resource.files.count(),
            )
        )
    resource.save()
    resource.save_revision().publish()
