"""The secretariat's recommendations in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from library.rate_limits import ADMIN_USERS, no_rate_limit
from search.admin.prefilled import PrefilledCreateView
from search.models import Promotion


@no_rate_limit(ADMIN_USERS)
class AddPromotionView(PrefilledCreateView):
    prefilled_fields = ("words",)


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "pick"
    add_view_class = AddPromotionView
    menu_label = _("Promoted results")
    menu_hook = "register_library_menu_item"
    menu_order = 910
    list_display = ["words", "resource", "sort_order", "until", "note"]
    list_filter = ["until"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["words", "note", "resource__title"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("words"),
            FieldPanel("resource"),
            FieldRowPanel([FieldPanel("sort_order"), FieldPanel("until")]),
            FieldPanel("note"),
        ]
    )
