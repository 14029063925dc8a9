"""Permission checks for views that Wagtail opens to every user of the admin.

Operators have access to the admin without being editors. They must not see titles of
drafts or restricted resources, or people's email addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin


def require_any_permission(user, model: type[Model], actions: Iterable[str]) -> None:
    """Raise PermissionDenied for a user without any permission on the model."""
    if not policy_registry.get_by_type(model).user_has_any_permission(user, actions):
        raise PermissionDenied


class PermissionCheckedMixin:
    """View for users with `permission`. Raises PermissionDenied for others."""

    permission: str

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PermissionCheckedMenuItem(MenuItem):
    """Menu item for users with `permission`."""

    permission: str

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


ANY_ACTION = ("add", "change", "delete", "view")


class PermissionCheckedChooserViewSet(SnippetChooserViewSet):
    """Chooser for users with any permission on the model."""

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        form_options = (
            self.creation_form_class,
            self.form_fields,
            self.exclude_form_fields,
        )
        # Wagtail routes "create" for every model, and fails if there is no form.
        is_without_form = view_class is self.create_view_class and not any(form_options)

        @no_rate_limit(ADMIN_USERS)
        def checked_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            require_any_permission(request.user, self.model, ANY_ACTION)
            if is_without_form:
                raise Http404
            return view(request, *args, **kwargs)

        return checked_view


@no_rate_limit(ADMIN_USERS)
class HistoryView(PermissionCheckedMixin, SafeExportMixin, LogEntriesView):
    """Wagtail's log of all changes, for editors only.

    Wagtail's own view is open to users with any permission on resources, such as to
    read those for members.
    """

    permission = "library.change_resource"


@no_rate_limit(ADMIN_USERS)
class OwnAccountView(AccountView):
    """The user's account in the admin, without a profile picture.

    The picture would be stored without a virus scan, and is not shown anywhere.
    """

    def get_panels(self) -> list:
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, AvatarSettingsPanel)]
