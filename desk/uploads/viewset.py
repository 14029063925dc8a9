"""URLs and menu item of uploads."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from desk.permissions import AddPermissionMenuItem
from desk.uploads import removal, tus, views
from desk.uploads.joined_images.views import JoinImagesView

may_upload = permission_required("library.add_resource", raise_exception=True)


class BatchViewSet(ViewSet):
    name = "desk_batches"
    url_prefix = "library/upload"
    icon = "upload"
    menu_label = _("Upload")
    menu_hook = "register_library_menu_item"
    menu_item_class = AddPermissionMenuItem
    menu_order = 1

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.BatchListView.as_view(), name="index"),
            path(
                "results/",
                views.BatchListView.as_view(results_only=True),
                name="index_results",
            ),
            path("add/", views.BatchFormView.as_view(), name="add"),
            path("<int:pk>/", views.BatchDetailView.as_view(), name="batch"),
            path("<int:pk>/edit/", views.BatchFormView.as_view(), name="edit"),
            path("<int:pk>/join/", JoinImagesView.as_view(), name="join"),
            path("<int:pk>/state/", may_upload(views.state), name="state"),
            path("<int:pk>/files/", tus.uploads, name="uploads"),
            path(
                "<int:pk>/files/<uuid:key>/delete/", removal.remove_file, name="remove"
            ),
            path("files/<uuid:key>/", tus.upload, name="upload"),
        ]
