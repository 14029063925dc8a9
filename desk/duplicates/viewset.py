"""URLs and menu item of the duplicates report, and the warning in a resource's form."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from desk.duplicates.pairs import duplicates_by_document
from desk.duplicates.views import DuplicatesView, decision
from library.access.viewers import Viewer
from library.admin.permissions import PermissionCheckedMenuItem
from library.models import LibraryDocument, Resource


class DuplicatesMenuItem(PermissionCheckedMenuItem):
    permission = "library.change_resource"


class DuplicatesViewSet(ViewSet):
    name = "desk_duplicates"
    url_prefix = "library/duplicates"
    icon = "copy"
    menu_label = gettext_lazy("Duplicates")
    menu_hook = "register_library_menu_item"
    menu_item_class = DuplicatesMenuItem
    menu_order = 800

    def get_urlpatterns(self) -> list:
        results = DuplicatesView.as_view(results_only=True)
        return [
            path("", DuplicatesView.as_view(), name="index"),
            path("results/", results, name="index_results"),
            path("<int:pk>/<slug:action>/", decision, name="decide"),
        ]


def warn_about_duplicates(request: HttpRequest, resource) -> None:
    """Warn at the top of a resource's form about possible duplicates of its files."""
    if not isinstance(resource, Resource) or request.method != "GET":
        return
    files = LibraryDocument.objects.filter(resource_files__resource=resource)
    duplicates_by_id = duplicates_by_document(files, Viewer.of(request.user))
    titles = {
        duplicate.other.occurrence.resource.title
        for duplicates in duplicates_by_id.values()
        for duplicate in duplicates
    }
    if not titles:
        return
    text = _("A file of this resource may be a duplicate of: %(titles)s") % {
        "titles": ", ".join(f"“{title}”" for title in sorted(titles))
    }
    url = f"{reverse('desk_duplicates:index')}?resource={resource.pk}"
    messages.warning(request, text, buttons=[messages.button(url, _("Compare"))])
