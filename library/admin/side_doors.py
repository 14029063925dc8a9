"""Views of Wagtail's that ask for nothing but a place in the admin, with a lock on.

Whoever runs the installation has such a place, and may be no editor: titles of drafts
and of what is for the committee, and addresses of people, are not theirs to read.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from .guarded import Guarded

ANY = ("add", "change", "delete", "view")


class GuardedChooserViewSet(SnippetChooserViewSet):
    """Rows to choose from, for those who may do something with such rows."""

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)

        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            policy = policy_registry.get_by_type(self.model)
            if not policy.user_has_any_permission(request.user, ANY):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded


class HistoryView(Guarded, LogEntriesView):
    """Who did what to which title, of all that Wagtail writes down.

    Wagtail lets in whoever has any permission of resources, such as that to read those
    for members.
    """

    permission = "library.change_resource"
