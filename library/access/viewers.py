"""Visibility levels, and which of them a user may see. Decided here and only here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may see a resource, from the widest audience to the narrowest."""

    PUBLIC = "public", _("Public")
    MEMBERS = "members", _("Members only")
    COMMITTEE = "committee", _("Committee only")

    def is_narrower_than(self, other: str) -> bool:
        """Return whether fewer people may see this level than `other`."""
        return self.rank > Visibility(other).rank

    @property
    def rank(self) -> int:
        """The position of the level; 0 for the widest audience."""
        return list(Visibility).index(self)


@dataclass(frozen=True)
class Viewer:
    """What a user may see. `levels`: the visibility levels; never empty."""

    levels: tuple[str, ...]
    is_editor: bool = False

    @classmethod
    def of(cls, user) -> Viewer:
        """Return the viewer for a Django user. Raises TypeError for None.

        Inactive and anonymous users have no permissions, so they see public resources.
        """
        if user is None:
            raise TypeError("A viewer needs a user; use VISITOR for the public.")
        if user.has_perm("library.change_resource"):
            return EDITOR
        if user.has_perm("library.view_committee_resource"):
            return COMMITTEE
        if user.has_perm("library.view_members_resource"):
            return MEMBER
        return VISITOR

    def may_see(self, visibility: str) -> bool:
        """Return whether this viewer may see this visibility level."""
        return visibility in self.levels


VISITOR = Viewer((Visibility.PUBLIC.value,))
MEMBER = Viewer((Visibility.PUBLIC.value, Visibility.MEMBERS.value))
COMMITTEE = Viewer(tuple(Visibility.values))
EDITOR = Viewer(tuple(Visibility.values), is_editor=True)
