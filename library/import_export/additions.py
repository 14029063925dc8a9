"""Rows without an id: new resources, and files for those that are there already."""

from __future__ import annotations

from library.import_export.outcomes import Kind, Outcome, Way
from library.import_export.readers.table import Row
from library.import_export.updates import add_files
from library.import_export.validation import Check, Wanted, WantedFile
from library.models import Resource, ResourceFile
from library.resources.revisions import change_everywhere


class Additions:
    """The rows of one resource that the table describes."""

    def __init__(self, check: Check):
        self.check = check
        self._resource: Resource | None = None
        self._there: set[str] = set()

    def row(self, row: Row, is_first: bool) -> Wanted:
        return self.check.row(row, is_first)

    def outcomes(self, asked: list[Wanted], way: Way) -> list[Outcome]:
        """Return what the rows would do. Raises RowError where they may not."""
        if not asked:
            return []
        self._find(asked)
        if self._resource and self.new_files(asked):
            way.check_may_change(self._resource)
        return [self._outcome(one, is_first=one is asked[0]) for one in asked]

    def _outcome(self, asked: Wanted, is_first: bool) -> Outcome:
        missing = [file.name for file in asked.files if file.sha256 not in self._there]
        if not missing:
            kind = Kind.SAME
        else:
            kind = Kind.NEW if is_first and not self._resource else Kind.ADDS
        pk = self._resource.pk if self._resource else None
        return Outcome(asked.row.line, kind, ", ".join(missing), pk)

    def _find(self, asked: list[Wanted]) -> None:
        """Find the resource that these rows are in already.

        The same title with one of the same files makes it the same; near-identical
        files under different titles are different resources.
        """
        hashes = {file.sha256 for one in asked for file in one.files}
        files = ResourceFile.objects.filter(
            resource__title=asked[0].values["title"], document__sha256__in=hashes
        )
        oldest_first = files.order_by("resource__created_at", "resource")
        first = oldest_first.select_related("resource").first()
        if first:
            self._resource = first.resource
            there = first.resource.files.values_list("document__sha256", flat=True)
            self._there = set(there.order_by())

    def new_files(self, asked: list[Wanted]) -> list[WantedFile]:
        """Return the files that are not there yet, each once."""
        files = (file for one in asked for file in one.files)
        found = {file.sha256: file for file in files if file.sha256 not in self._there}
        return list(found.values())

    def store(
        self,
        asked: list[Wanted],
        files: list[ResourceFile],
        done: list[Outcome],
        way: Way,
    ) -> list[Outcome]:
        """Make the resource, or add what it lacks."""
        if not files:
            return done
        for file in files:
            file.document.save()
        if self._resource:
            change_everywhere(
                self._resource.pk, lambda one: add_files(one, files), user=way.user
            )
            return done
        made = self._make(asked[0], files, way)
        return [Outcome(one.line, one.kind, one.text, made.pk) for one in done]

    def _make(self, wanted: Wanted, files: list[ResourceFile], way: Way) -> Resource:
        values = dict(wanted.values)
        organisations = values.pop("organisations")
        several = {name: values.pop(name) for name in ("regions", "themes")}
        resource = Resource(live=False, **values)
        make = self.check.cells.organisations.find_or_make
        resource.organisations = [make(name) for name in organisations]
        for name, terms in several.items():
            setattr(resource, name, terms)
        resource.files = files
        resource.save()
        revision = resource.save_revision(user=way.user, log_action="wagtail.create")
        if way.publishes:
            revision.publish(user=way.user)
        return resource
