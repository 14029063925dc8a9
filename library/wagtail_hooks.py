"""Hooks of the library in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from library.admin.system_status import SystemStatusViewSet, operator_permission
from library.admin.tombstones import TombstoneViewSet
from library.blocks.rich_text import register_resource_links

from .admin.files import FilesViewSet
from .admin.resources import ResourceViewSet
from .admin.vocabularies import (
    OrganisationViewSet,
    RegionViewSet,
    ResourceTypeViewSet,
    ThemeViewSet,
)


class LibraryGroup(SnippetViewSetGroup):
    menu_label = _("Library")
    menu_icon = "doc-full-inverse"
    menu_order = 100
    # Viewsets of other apps use this as their `menu_hook`.
    submenu_hook = "register_library_menu_item"
    items = (
        ResourceViewSet,
        FilesViewSet,
        RegionViewSet,
        ThemeViewSet,
        ResourceTypeViewSet,
        OrganisationViewSet,
        TombstoneViewSet,
    )


register_snippet(LibraryGroup)
hooks.register("register_admin_viewset", SystemStatusViewSet)
hooks.register("register_permissions", operator_permission)
hooks.register("register_rich_text_features", register_resource_links)


@hooks.register("construct_main_menu")
def hide_documents_menu_item(request, menu_items) -> None:
    """Hide Wagtail's own item: the library's menu already lists the files."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]
