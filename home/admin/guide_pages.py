"""Admin views of the editors' guide."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from library.rate_limits import ADMIN_USERS, no_rate_limit

from .guide import MAIN, NAMES, PICTURES, Guide, read_guide


@no_rate_limit(ADMIN_USERS)
class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the guide in the admin's language."""

    template_name = "home/admin/guide.html"
    header_icon = "help"
    _show_breadcrumbs = True

    @cached_property
    def guide(self) -> Guide:
        """Raises Http404 for a page that is not part of the guide."""
        name = self.kwargs.get("name", MAIN)
        if name not in NAMES:
            raise Http404
        try:
            return read_guide(name, get_language())
        except FileNotFoundError as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return self.guide.title

    def get_breadcrumbs_items(self) -> list[dict]:
        items = [*super().get_breadcrumbs_items()]
        if self.kwargs.get("name", MAIN) != MAIN:
            url = reverse("library_guide:index")
            items.append({"url": url, "label": GuideViewSet.menu_label})
        return [*items, {"url": "", "label": self.guide.title}]

    def get_context_data(self, **kwargs) -> dict:
        is_translated = self.guide.language == get_language()
        context = {"guide": self.guide, "is_translated": is_translated}
        return super().get_context_data(**kwargs) | context


@no_rate_limit(ADMIN_USERS)
@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guide. Raises Http404."""
    # Only existing names are opened, so that no path leads out of the folder.
    files = {file.name: file for file in PICTURES.glob("*.png")}
    if name not in files:
        raise Http404
    response = FileResponse(files[name].open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


class GuideViewSet(ViewSet):
    name = "library_guide"
    url_prefix = "help"
    icon = "help"
    menu_label = _("Editors' guide")
    menu_name = "library-guide"
    menu_hook = "register_help_menu_item"
    menu_order = 10

    def get_urlpatterns(self) -> list:
        return [
            path("", GuideView.as_view(), name="index"),
            path("pictures/<str:name>", picture, name="picture"),
            path("<slug:name>/", GuideView.as_view(), name="page"),
        ]
