"""URLs and menu item of harvests."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from desk.harvest import views
from desk.permissions import AddPermissionMenuItem


class HarvestViewSet(ViewSet):
    name = "desk_harvest"
    url_prefix = "library/harvest"
    icon = "download"
    menu_label = views.HARVEST
    menu_hook = "register_library_menu_item"
    menu_item_class = AddPermissionMenuItem
    menu_order = 810

    def get_urlpatterns(self) -> list[URLPattern]:
        sources = views.SourceListView
        records = views.RecordListView
        return [
            path("", sources.as_view(), name="index"),
            path("results/", sources.as_view(results_only=True), name="index_results"),
            path("add/", views.SourceFormView.as_view(), name="add"),
            path("<int:pk>/", records.as_view(), name="source"),
            path(
                "<int:pk>/results/",
                records.as_view(results_only=True),
                name="source_results",
            ),
            path("<int:pk>/edit/", views.SourceFormView.as_view(), name="edit"),
            path("<int:pk>/run/", views.run, name="run"),
            path("<int:pk>/remove/", views.SourceRemoveView.as_view(), name="remove"),
            path(
                "<int:pk>/records/<int:record_pk>/create/",
                views.create_draft,
                name="create_draft",
            ),
        ]
