"""The addresses of import and export in the admin, and their place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from . import exporting, views


class ExchangeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("library.add_resource")


class ExchangeViewSet(ViewSet):
    name = "desk_exchange"
    url_prefix = "library/exchange"
    icon = "table"
    menu_label = views.IMPORT_AND_EXPORT
    menu_hook = "register_library_menu_item"
    menu_item_class = ExchangeMenuItem
    menu_order = 800

    def get_urlpatterns(self) -> list[URLPattern]:
        runs = views.RunsView
        return [
            path("", runs.as_view(), name="index"),
            path("results/", runs.as_view(results_only=True), name="index_results"),
            path("add/", views.UploadView.as_view(), name="add"),
            path("<int:pk>/", views.RunView.as_view(), name="run"),
            path("<int:pk>/state/", views.state, name="state"),
            path("<int:pk>/start/", views.start, name="start"),
            path("<int:pk>/remove/", views.remove, name="remove"),
            re_path(
                r"^(?P<pk>[0-9]+)/failed-rows\.(?P<ending>csv|xlsx)$",
                views.failed_rows,
                name="failed_rows",
            ),
            re_path(
                r"^resources\.(?P<ending>csv|xlsx|zip)$",
                exporting.export_all,
                name="export",
            ),
        ]
