"""Views of Wagtail's that ask for nothing but a place in the admin, with a lock on.

Whoever runs the installation has such a place, and may be no editor: titles of drafts
and of what is for the committee, and addresses of people, are not theirs to read.
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


def require_any_permission(user, model: type[Model], actions: Iterable[str]) -> None:
    """Raise PermissionDenied for a user with no right on any row of the model."""
    if not policy_registry.get_by_type(model).user_has_any_permission(user, actions):
        raise PermissionDenied


class PermissionCheckedMixin:
    """A view for those who have `permission`. Raises PermissionDenied for others."""

    permission: str

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PermissionCheckedMenuItem(MenuItem):
    """An entry of the menu that is shown to those who have `permission`."""

    permission: str

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


ANY = ("add", "change", "delete", "view")


class PermissionCheckedChooserViewSet(SnippetChooserViewSet):
    """Rows to choose from, for those who may do something with such rows."""

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        form_options = (
            self.creation_form_class,
            self.form_fields,
            self.exclude_form_fields,
        )
        # Wagtail routes "create" for every model, and fails where there is no form.
        lacks_form = view_class is self.create_view_class and not any(form_options)

        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            require_any_permission(request.user, self.model, ANY)
            if lacks_form:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded


class HistoryView(PermissionCheckedMixin, LogEntriesView):
    """Who did what to which title, of all that Wagtail writes down.

    Wagtail lets in whoever has any permission of resources, such as that to read those
    for members.
    """

    permission = "library.change_resource"


class OwnAccountView(AccountView):
    """One's own account in the admin, without a profile picture.

    It would be stored unscanned, and is shown nowhere: files leave through the views of
    the library only.
    """

    def get_panels(self) -> list:
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, AvatarSettingsPanel)]
