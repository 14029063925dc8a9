"""Where the grid stands in Wagtail's admin."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from desk.grid import api

from .views import BatchView, ResourcesView


class GridViewSet(ViewSet):
    name = "desk_grid"
    url_prefix = "desk/grid"

    def get_urlpatterns(self) -> list:
        return [
            path("", ResourcesView.as_view(), name="resources"),
            path("batch/<int:pk>/", BatchView.as_view(), name="batch"),
            path("row/<int:pk>/", api.row, name="row"),
            path("together/", api.together, name="together"),
            path("waiting/", api.waiting, name="waiting"),
        ]
