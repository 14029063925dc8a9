"""Usage statistics in the admin, for editors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import django_filters
from django.urls import path
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet

from library.admin.permissions import PermissionCheckedMenuItem, PermissionCheckedMixin
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin
from members.models import DailyUsage
from members.usage import report
from members.usage.charts import COLUMN_WIDTH, month_columns

PERMISSION = "library.change_resource"
Subject = DailyUsage.Subject


class EditorsMenuItem(PermissionCheckedMenuItem):
    permission = PERMISSION


def month_choices() -> list[tuple[str, str]]:
    """Return the months that have statistics as `YYYY-MM` and label, newest first."""
    return [
        (f"{month:%Y-%m}", f"{MONTHS[month.month]} {month.year}")
        for month in report.months()
    ]


class UsageFilterSet(WagtailFilterSet):
    """Filters by month (the current one by default) and subject."""

    month = django_filters.ChoiceFilter(
        label=_("Month"), choices=month_choices, empty_label=_("This month")
    )
    subject = django_filters.ChoiceFilter(label=_("Type"), choices=Subject.choices)

    class Meta:
        model = DailyUsage
        fields: list[str] = []


@no_rate_limit(ADMIN_USERS)
class UsageReport(PermissionCheckedMixin, SafeExportMixin, ReportView):
    """The totals of a month; its exports have those of each day."""

    permission = PERMISSION
    page_title = _("Usage statistics")
    header_icon = "view"
    template_name = "members/admin/usage.html"
    index_url_name = "use:index"
    index_results_url_name = "use:results"
    filterset_class = UsageFilterSet
    is_searchable = False
    no_results_message = _("No usage in this month.")
    columns = [
        TitleColumn("name", label=_("Name"), get_url=lambda row: row.url),
        Column("subject", label=_("Type"), accessor="subject.label"),
        Column("searches", label=_("Searches"), accessor="searches_text"),
        Column("views", label=_("Views"), accessor="views_text"),
        Column("downloads", label=_("Downloads"), accessor="downloads_text"),
    ]
    list_export = ["day", "subject", "name", *report.MEASURES]
    export_headings = {"day": _("Day")} | {one.name: one.label for one in columns}
    extra_context = {"retention_months": report.RETENTION_MONTHS}

    def get_context_data(self, **kwargs) -> dict:
        columns = [] if self.results_only else month_columns()
        width = max(len(columns), 1) * COLUMN_WIDTH
        own = {"month_columns": columns, "chart_width": width}
        return super().get_context_data(**kwargs) | own

    @property
    def month(self) -> date:
        selected = self.filters.is_valid() and self.filters.form.cleaned_data["month"]
        if selected:
            return date.fromisoformat(f"{selected}-01")
        return timezone.localdate().replace(day=1)

    def get_filename(self) -> str:
        return f"use-{self.month:%Y-%m}"

    def get_filtered_queryset(self) -> Iterable[report.UsageRow] | list[dict]:
        if self.is_export:
            days = report.daily_rows(self.month)
            return [row for row in days if self.shows(row["subject"])]
        rows = [*report.by_organisation(self.month), *report.by_resource(self.month)]
        return [row for row in rows if self.shows(row.subject)]

    def shows(self, subject: str) -> bool:
        """Return whether the filter includes a subject."""
        selected = self.filters.is_valid() and self.filters.form.cleaned_data["subject"]
        return not selected or selected == subject


class UsageViewSet(ViewSet):
    name = "use"
    url_prefix = "library/use"
    icon = "view"
    menu_label = _("Usage statistics")
    menu_hook = "register_library_menu_item"
    menu_item_class = EditorsMenuItem
    menu_order = 930

    def get_urlpatterns(self) -> list:
        return [
            path("", UsageReport.as_view(), name="index"),
            path("results/", UsageReport.as_view(results_only=True), name="results"),
        ]
