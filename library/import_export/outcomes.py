"""Options of an import, and the outcome of each row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.import_export.columns import RowError
from library.models import Resource


class Kind(StrEnum):
    """What the import of a row did, or would do in a dry run."""

    NEW = "new"
    ADDS = "adds"
    CHANGES = "changes"
    SAME = "same"
    # The file is in the library under another title, or further up in the table.
    KNOWN = "known"
    SKIPPED = "skipped"
    ERROR = "error"


class KnownFiles(StrEnum):
    """What to do with rows without an id whose file is in the library already.

    ASK: import none of them, and say so.
    """

    ASK = ""
    UPDATE = "update"
    SKIP = "skip"
    ADD = "add"


@dataclass(frozen=True)
class ImportOutcome:
    """`line`: of the row; `text`: the added files or changes, or the error."""

    line: int
    kind: Kind
    text: str = ""
    resource_id: int | None = None
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportOptions:
    """`user`: who imports, None for the management command.

    `publishes`: publish new resources instead of saving them as drafts. `known_files`:
    what to do with files that the library has.
    """

    is_dry_run: bool = False
    publishes: bool = True
    user: Any = None
    known_files: KnownFiles = KnownFiles.ADD

    def may_see(self) -> QuerySet[Resource]:
        """Return the resources that may be named to the user."""
        resources = Resource.objects.all()
        if self.user is None or self.user.has_perm("library.change_resource"):
            return resources
        return resources.visible_to(Viewer.of(self.user))

    def check_may_change(self, resource: Resource) -> None:
        """Raise RowError unless the user may change the published resource."""
        lock = resource.get_lock()
        if lock and (self.user is None or lock.for_user(self.user)):
            raise RowError(_("“%s” is locked by another user") % resource.title)
        permissions = ["library.change_resource"]
        if resource.live:
            permissions.append("library.publish_resource")
        if self.user is not None and not self.user.has_perms(permissions):
            raise RowError(
                _("you don't have permission to change “%s”") % resource.title
            )
