"""Options of an import, and the outcome of each row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from library.import_export.columns import RowError
from library.models import Resource


class Kind(StrEnum):
    """What the import of a row did, or would do in a dry run."""

    NEW = "new"
    ADDS = "adds"
    CHANGES = "changes"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class ImportOutcome:
    """`line`: of the row; `text`: the added files or changes, or the error."""

    line: int
    kind: Kind
    text: str = ""
    resource_id: int | None = None


@dataclass(frozen=True)
class ImportOptions:
    """`user`: who imports, None for the management command.

    `publishes`: publish new resources instead of saving them as drafts.
    """

    is_dry_run: bool = False
    publishes: bool = True
    user: Any = None

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
