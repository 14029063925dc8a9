"""Shared links in the admin: who shared what, and ending a link."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from members.models import SharedLink
from members.reader_messages.admin import resource_link


class ViewOrDelete(ModelPermissionPolicy):
    """Nobody adds or changes a link here, administrators neither."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in ("view", "delete") and super().user_has_permission(
            user, action
        )


register_permission_policy(SharedLink, ViewOrDelete(SharedLink))


class SharedLinkViewSet(SnippetViewSet):
    """Links are created on the page of a resource; deleting one ends it."""

    model = SharedLink
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "link"
    menu_label = _("Shared links")
    menu_hook = "register_library_menu_item"
    menu_order = 22
    list_display = [
        Column("resource", label=_("Resource"), accessor=resource_link),
        Column("created_by", label=_("Shared by")),
        Column("note", label=_("For whom")),
        BooleanColumn("is_active", label=_("Active")),
        DateColumn("expires_at", label=_("Valid until")),
        Column("views", label=_("Page views")),
        Column("downloads", label=_("Downloads")),
    ]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["note"]
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_queryset(self, request):
        return SharedLink.objects.select_related("resource", "created_by")
