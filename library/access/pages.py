"""Access to pages: Wagtail's page privacy, combined with the library's levels.

Wagtail shows a sign-in form at the URL of a private page, which reveals that the page
exists. Here the answer is 404 Not Found, as for resources.
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
    """The pages that a user may view.

    Privacy is inherited down the tree. Editors may view every page; the committee also
    the pages for members; the users of any other group the pages for that group. Shared
    passwords are not supported.
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
        """Return the access of a request's user, cached on the request."""
        if not hasattr(request, "_page_access"):
            request._page_access = cls(request.user)
        return request._page_access

    def may_view(self, page: Page) -> bool:
        """Return whether a page is published and visible to this user."""
        return page.live and not page.path.startswith(self._hidden_paths)

    def visible(self, pages: PageQuerySet) -> PageQuerySet:
        """Return the published pages of a queryset that this user may view."""
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
