"""URLs and menu item of import and export."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from wagtail.admin.viewsets.base import ViewSet

from desk.import_export import exports, views
from desk.permissions import AddPermissionMenuItem


class ImportExportViewSet(ViewSet):
    name = "desk_import_export"
    url_prefix = "library/import-export"
    icon = "table"
    menu_label = views.IMPORT_AND_EXPORT
    menu_hook = "register_library_menu_item"
    menu_item_class = AddPermissionMenuItem
    menu_order = 800

    def get_urlpatterns(self) -> list[URLPattern]:
        runs = views.ImportListView
        return [
            path("", runs.as_view(), name="index"),
            path("results/", runs.as_view(results_only=True), name="index_results"),
            path("add/", views.ImportCreateView.as_view(), name="add"),
            path("<int:pk>/", views.ImportDetailView.as_view(), name="run"),
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
                exports.export_all,
                name="export",
            ),
        ]
