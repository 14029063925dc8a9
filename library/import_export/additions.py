"""Rows without an id: new resources, and new files of existing ones."""

from __future__ import annotations

from dataclasses import replace

from library.import_export.known_files import hashes_of
from library.import_export.outcomes import ImportOptions, ImportOutcome, Kind
from library.import_export.readers.table import TableRow
from library.import_export.updates import add_files
from library.import_export.validation import Check, CheckedRow, RowFile
from library.models import Resource, ResourceFile
from library.resources.revisions import change_everywhere


class Additions:
    """The rows of one resource that the table describes."""

    def __init__(self, check: Check):
        self.check = check
        self._resource: Resource | None = None
        self._existing_hashes: set[str] = set()

    def row(self, row: TableRow, is_first: bool) -> CheckedRow:
        return self.check.row(row, is_first)

    def outcomes(
        self, rows: list[CheckedRow], options: ImportOptions
    ) -> list[ImportOutcome]:
        """Return the outcomes of an import. Raises RowError without permission."""
        if not rows:
            return []
        # The existing resource has the same title and at least one of the same files:
        # near-identical files under different titles belong to different resources.
        hashes = {file.sha256 for row in rows for file in row.files}
        files = ResourceFile.objects.filter(
            resource__title=rows[0].values["title"], document__sha256__in=hashes
        )
        oldest_first = files.order_by("resource__created_at", "resource")
        if first := oldest_first.select_related("resource").first():
            self._resource = first.resource
        elif rows[0].row.is_record:
            records = options.may_see().filter(rows[0].same_record)
            records = records.filter(title=rows[0].values["title"])
            self._resource = records.order_by("created_at", "pk").first()
        if self._resource:
            hashes = self._resource.files.values_list("document__sha256", flat=True)
            self._existing_hashes = set(hashes.order_by())
        if self._resource and self.new_files(rows):
            options.check_may_change(self._resource)
        outcomes = []
        for number, row in enumerate(rows):
            names = [f.name for f in row.files if f.sha256 not in self._existing_hashes]
            kind = Kind.ADDS if number or self._resource else Kind.NEW
            is_added = names or (row.row.is_record and kind == Kind.NEW)
            outcomes.append(
                ImportOutcome(
                    row.row.line,
                    kind if is_added else Kind.SAME,
                    "; ".join([*filter(None, [", ".join(names)]), *row.row.notes]),
                    self._resource.pk if self._resource else None,
                    hashes_of([row]),
                )
            )
        return outcomes

    def new_files(self, rows: list[CheckedRow]) -> list[RowFile]:
        """Return the files that the resource does not have yet, without duplicates."""
        files = {file.sha256: file for row in rows for file in row.files}
        return [f for sha256, f in files.items() if sha256 not in self._existing_hashes]

    def store(
        self,
        rows: list[CheckedRow],
        files: list[ResourceFile],
        outcomes: list[ImportOutcome],
        options: ImportOptions,
    ) -> list[ImportOutcome]:
        """Create the resource, or add the missing files to an existing one."""
        is_new_record = bool(rows and rows[0].row.is_record and not self._resource)
        if not (files or is_new_record):
            return outcomes
        for file in files:
            file.document.save()
        if self._resource:
            change_everywhere(
                self._resource.pk,
                lambda resource: add_files(resource, files),
                user=options.user,
            )
            return outcomes
        values = dict(rows[0].values)
        names = values.pop("organisations")
        regions, themes = values.pop("regions"), values.pop("themes")
        resource = Resource(live=False, **values)
        find_or_create = self.check.cells.find_or_create_organisation
        resource.organisations = [find_or_create(name) for name in names]
        resource.regions, resource.themes = regions, themes
        resource.files = files
        resource.save()
        revision = resource.save_revision(
            user=options.user, log_action="wagtail.create"
        )
        # A record of another system may lack a file, or the language.
        if options.publishes and files and resource.language:
            revision.publish(user=options.user)
        return [replace(outcome, resource_id=resource.pk) for outcome in outcomes]
