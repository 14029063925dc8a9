"""The page of use in the admin, for editors."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from library.admin.permissions import PermissionCheckedMenuItem, PermissionCheckedMixin
from members.usage.report import (
    KEPT_MONTHS,
    as_csv,
    by_organisation,
    by_resource,
    months,
)

PERMISSION = "library.change_resource"
MOST_SHOWN = 50


class EditorsOnly(PermissionCheckedMixin):
    """A view of the admin for those who may change resources."""

    permission = PERMISSION


class EditorsPage(EditorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin with its name at the top."""

    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]


class EditorsMenuItem(PermissionCheckedMenuItem):
    permission = PERMISSION


class UseView(EditorsPage):
    """The sums of a month; `?export=csv` gives its days."""

    page_title = _("Use")
    header_icon = "view"
    template_name = "members/admin/use.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return as_csv(self.month)
        return super().get(request, *args, **kwargs)

    @property
    def month(self) -> date:
        """The month asked for; this one for whatever is none."""
        try:
            return date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return timezone.localdate().replace(day=1)

    def get_context_data(self, **kwargs) -> dict:
        context = {
            "month": self.month,
            "months": months(),
            "organisations": by_organisation(self.month),
            "resources": by_resource(self.month)[:MOST_SHOWN],
            "kept_months": KEPT_MONTHS,
        }
        return super().get_context_data(**kwargs) | context


class UseViewSet(ViewSet):
    name = "use"
    url_prefix = "library/use"
    icon = "view"
    menu_label = _("Use")
    menu_hook = "register_library_menu_item"
    menu_item_class = EditorsMenuItem
    menu_order = 930

    def get_urlpatterns(self) -> list:
        return [path("", UseView.as_view(), name="index")]
