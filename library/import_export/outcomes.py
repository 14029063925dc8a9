"""What becomes of rows, and how they go in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from library.import_export.columns import RowError
from library.models import Resource


class Kind(StrEnum):
    """What became of a row, or would."""

    NEW = "new"
    ADDS = "adds"
    CHANGES = "changes"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class Outcome:
    """`line` of the row; `text`: what is added or changed, or what is wrong."""

    line: int
    kind: Kind
    text: str = ""
    resource_id: int | None = None


@dataclass(frozen=True)
class Way:
    """How rows go in. `user`: who asks, None on the server's command line.

    `publishes`: new resources are published, else they become drafts.
    """

    is_dry_run: bool = False
    publishes: bool = True
    user: Any = None

    def check_may_change(self, resource: Resource) -> None:
        """Raise RowError when the user may not change what readers see of it."""
        lock = resource.get_lock()
        if lock and (self.user is None or lock.for_user(self.user)):
            raise RowError(_("“%s” is locked by somebody") % resource.title)
        needed = ["library.change_resource"]
        needed += ["library.publish_resource"] if resource.live else []
        if self.user is not None and not self.user.has_perms(needed):
            raise RowError(_("you may not change “%s”") % resource.title)
