"""Tombstones of deleted resources in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from library.models import RemovedResource


class TombstoneViewSet(SnippetViewSet):
    model = RemovedResource
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "bin"
    menu_label = _("Deleted resources")
    list_display = [
        "title",
        Column("resource_id", label=_("ID")),
        "visibility",
        "successor",
        "removed_at",
    ]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["title", "successor__title"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("title", read_only=True),
            FieldPanel(
                "successor",
                help_text=_(
                    "Readers who follow an old link see a notice with a link to this "
                    "resource."
                ),
            ),
        ]
    )
