"""Who may view a page: Wagtail's own page privacy, read with the library's levels.

Wagtail answers a visitor of a private page with a sign-in form, which tells that the
page exists. Here a page that one may not view is absent, as a resource is.
"""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from library.access.groups import COMMITTEE, MEMBERS
from library.access.viewers import Viewer, Visibility

LEVEL_OF_GROUP = {
    MEMBERS: Visibility.MEMBERS.value,
    COMMITTEE: Visibility.COMMITTEE.value,
}


class PageAccess:
    """The pages that one person may view, with the restrictions as they are now.

    Privacy is inherited down the tree. Editors view every page, members of a wider
    circle all that narrower ones leave to them, and a group of its own view its pages.
    A shared password opens nothing.
    """

    def __init__(self, user) -> None:
        self.viewer = Viewer.of(user)
        self._groups = set(user.groups.values_list("name", flat=True))
        restrictions = PageViewRestriction.objects.select_related("page")
        self._hidden_paths = tuple(
            restriction.page.path
            for restriction in restrictions.prefetch_related("groups")
            if not self._accepts(restriction)
        )

    @classmethod
    def of(cls, request: HttpRequest) -> PageAccess:
        """Return the access of who sends a request, read once a request."""
        if not hasattr(request, "_page_access"):
            request._page_access = cls(request.user)
        return request._page_access

    def may_view(self, page: Page) -> bool:
        """Return whether a page is published and open to this person."""
        return page.live and not page.path.startswith(self._hidden_paths)

    def visible(self, pages: PageQuerySet) -> PageQuerySet:
        """Return the published pages of a queryset that this person may view."""
        pages = pages.live()
        for path in self._hidden_paths:
            pages = pages.exclude(path__startswith=path)
        return pages

    def _accepts(self, restriction: PageViewRestriction) -> bool:
        if self.viewer.is_editor:
            return True
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            return self.viewer.may_see(Visibility.MEMBERS)
        if restriction.restriction_type != PageViewRestriction.GROUPS:
            return False
        names = {group.name for group in restriction.groups.all()}
        levels = {LEVEL_OF_GROUP[name] for name in names & LEVEL_OF_GROUP.keys()}
        return bool(names & self._groups) or any(map(self.viewer.may_see, levels))
