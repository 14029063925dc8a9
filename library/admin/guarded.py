"""Pages of the admin for who has one permission, and their places in the menu."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry


def require_any_right(user, model: type[Model], actions: Iterable[str]) -> None:
    """Raise PermissionDenied for a user with no right on any row of the model."""
    if not policy_registry.get_by_type(model).user_has_any_permission(user, actions):
        raise PermissionDenied


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
