"""Where the grid stands in Wagtail's admin."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from . import answers
from .views import BatchView, ResourcesView


class GridViewSet(ViewSet):
    name = "desk_grid"
    url_prefix = "desk/grid"

    def get_urlpatterns(self) -> list:
        return [
            path("", ResourcesView.as_view(), name="resources"),
            path("batch/<int:pk>/", BatchView.as_view(), name="batch"),
            path("row/<int:pk>/", answers.row, name="row"),
            path("together/", answers.together, name="together"),
            path("waiting/", answers.waiting, name="waiting"),
        ]
