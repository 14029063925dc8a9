"""Where duplicates stand in Wagtail's admin, and the word at the top of the form."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from desk.duplicates.pairs import likenesses_for
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


def tell_of_likenesses(request: HttpRequest, resource) -> None:
    """At the top of a resource's form: what its files are like, and where to decide."""
    if not isinstance(resource, Resource) or request.method != "GET":
        return
    files = LibraryDocument.objects.filter(resource_files__resource=resource)
    found = likenesses_for(files, Viewer.of(request.user))
    titles = {
        like.other.place.resource.title for likes in found.values() for like in likes
    }
    if not titles:
        return
    text = _("A file of this resource is like one of: %(titles)s") % {
        "titles": ", ".join(f"“{title}”" for title in sorted(titles))
    }
    address = f"{reverse('desk_duplicates:index')}?resource={resource.pk}"
    messages.warning(request, text, buttons=[messages.button(address, _("Compare"))])
