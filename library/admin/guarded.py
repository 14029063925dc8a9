"""Pages of the admin for who has one permission, and their places in the menu."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem


class Guarded:
    """A view for those who have `permission`. Raises PermissionDenied for others."""

    permission: str

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class GuardedMenuItem(MenuItem):
    """An entry of the menu that is shown to those who have `permission`."""

    permission: str

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)
