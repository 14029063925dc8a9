"""URLs of the grid in Wagtail's admin."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from desk.grid import api

from .views import BatchGridView, ResourcesGridView


class GridViewSet(ViewSet):
    name = "desk_grid"
    url_prefix = "desk/grid"

    def get_urlpatterns(self) -> list:
        return [
            path("", ResourcesGridView.as_view(), name="resources"),
            path("batch/<int:pk>/", BatchGridView.as_view(), name="batch"),
            path("row/<int:pk>/", api.row, name="row"),
            path("review/", api.review, name="review"),
            path("cover/<int:pk>/", api.cover, name="cover"),
            path("waiting/", api.pending_rows, name="waiting"),
        ]
