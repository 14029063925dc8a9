"""URL of the checklist in Wagtail's admin."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from desk.checklist.views import ChecklistView


class ChecklistViewSet(ViewSet):
    name = "desk_checklist"
    url_prefix = "desk/checklist"

    def get_urlpatterns(self) -> list:
        return [path("", ChecklistView.as_view(), name="index")]
