"""Permission mixins of views for users who may add resources."""

from __future__ import annotations

from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from library.admin.permissions import PermissionCheckedMenuItem
from library.models import Resource


class AddPermissionMixin(PermissionCheckedMixin):
    """Require permission to add resources; batches and imports are shared."""

    permission_policy = policy_registry.get_by_type(Resource)
    any_permission_required = ["add"]


class AddPermissionMenuItem(PermissionCheckedMenuItem):
    permission = "library.add_resource"
