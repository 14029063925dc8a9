"""Usage statistics in the admin, for editors."""

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
from library.rate_limits import ADMIN_USERS, no_rate_limit
from members.usage.report import (
    RETENTION_MONTHS,
    as_csv,
    by_organisation,
    by_resource,
    months,
)

PERMISSION = "library.change_resource"
MAX_RESOURCES = 50


class EditorsOnly(PermissionCheckedMixin):
    """An admin view for users who may change resources."""

    permission = PERMISSION


class EditorsPage(EditorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """An admin page with its title in the breadcrumbs."""

    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict]:
        item = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), item]


class EditorsMenuItem(PermissionCheckedMenuItem):
    permission = PERMISSION


@no_rate_limit(ADMIN_USERS)
class UsageView(EditorsPage):
    """The totals of a month; `?export=csv` downloads those of its days."""

    page_title = _("Usage statistics")
    header_icon = "view"
    template_name = "members/admin/usage.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return as_csv(self.month)
        return super().get(request, *args, **kwargs)

    @property
    def month(self) -> date:
        """The month of the query string, or else the current one."""
        try:
            return date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return timezone.localdate().replace(day=1)

    def get_context_data(self, **kwargs) -> dict:
        context = {
            "month": self.month,
            "months": months(),
            "organisations": by_organisation(self.month),
            "resources": by_resource(self.month)[:MAX_RESOURCES],
            "retention_months": RETENTION_MONTHS,
        }
        return super().get_context_data(**kwargs) | context


class UsageViewSet(ViewSet):
    name = "use"
    url_prefix = "library/use"
    icon = "view"
    menu_label = _("Usage statistics")
    menu_hook = "register_library_menu_item"
    menu_item_class = EditorsMenuItem
    menu_order = 930

    def get_urlpatterns(self) -> list:
        return [path("", UsageView.as_view(), name="index")]
