"""What a user may see: visibility levels, and pages. Decided here and only here.

Wagtail shows a sign-in form at the URL of a private page, which reveals that the page
exists. Here the answer is 404 Not Found, as for resources.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from library.access import groups


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
LEVEL_OF_GROUP = {
    groups.MEMBERS: Visibility.MEMBERS.value,
    groups.COMMITTEE: Visibility.COMMITTEE.value,
}


class PageAccess:
    """The pages that a user may view.

    Privacy is inherited down the tree. Editors may view every page; the committee also
    the pages for members; the users of any other group the pages for that group. Shared
    passwords are not supported.
    """

    def __init__(self, user) -> None:
        self.viewer = Viewer.of(user)
        self._groups = set(user.groups.values_list("name", flat=True))
        # A row for each group of each restriction, or one row without a group.
        rows = PageViewRestriction.objects.order_by("pk").values_list(
            "pk", "page__path", "restriction_type", "groups__name"
        )
        self._hidden_paths = tuple(
            path
            for (_pk, path, kind), of_one in groupby(rows, lambda row: row[:3])
            if not self._accepts(kind, {group for *_, group in of_one if group})
        )

    @classmethod
    def of(cls, request: HttpRequest) -> PageAccess:
        """Return the access of a request's user, cached on the request."""
        cache = vars(request)
        if "_page_access" not in cache:
            cache["_page_access"] = cls(request.user)
        return cache["_page_access"]

    def may_view(self, page: Page) -> bool:
        """Return whether a page is published and visible to this user."""
        return page.live and not page.path.startswith(self._hidden_paths)

    def visible(self, pages: PageQuerySet) -> PageQuerySet:
        """Return the published pages of a queryset that this user may view."""
        pages = pages.live()
        for path in self._hidden_paths:
            pages = pages.exclude(path__startswith=path)
        return pages

    def in_active_language(self, pages: PageQuerySet) -> PageQuerySet:
        """Return the pages that this user may view, each in one language.

        That is the active language, or the default one without a visible translation.
        """
        visible = self.visible(pages)
        active, default = get_language(), settings.LANGUAGE_CODE
        own = Q(locale__language_code=active)
        if active == default:
            return visible.filter(own)
        translated = visible.filter(own, translation_key=OuterRef("translation_key"))
        fallback = Q(locale__language_code=default) & ~Exists(translated)
        return visible.filter(own | fallback)

    def _accepts(self, restriction_type: str, names: set[str]) -> bool:
        """Return whether a restriction to users, or to the named groups, lets in."""
        if self.viewer.is_editor:
            return True
        if restriction_type == PageViewRestriction.LOGIN:
            return self.viewer.may_see(Visibility.MEMBERS)
        if restriction_type != PageViewRestriction.GROUPS:
            return False
        levels = {LEVEL_OF_GROUP[name] for name in names & LEVEL_OF_GROUP.keys()}
        return bool(names & self._groups) or any(map(self.viewer.may_see, levels))
