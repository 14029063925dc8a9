"""Report of suggestions: accepted and changed, by field and by rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from desk.models import Suggestion
from library.admin.permissions import PermissionCheckedMenuItem, PermissionCheckedMixin
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.sanitize import escape_formula

PERMISSION = "library.change_resource"
Outcome = Suggestion.Outcome
_COUNTS = {
    name: Count("pk", filter=Q(outcome=outcome))
    for name, outcome in (
        ("accepted", Outcome.ACCEPTED),
        ("changed", Outcome.CHANGED),
        ("open", Outcome.OPEN),
    )
}
_DECIDED = ~Q(outcome=Outcome.OPEN)


@dataclass(frozen=True)
class ReportRow:
    """The suggestions of one field, or of one rule for it.

    expected    mean confidence of decided suggestions, None without any
    """

    field: str
    source: str
    accepted: int
    changed: int
    open: int
    expected: float | None

    @property
    def label(self) -> str:
        return Suggestion.Field(self.field).label

    @property
    def share(self) -> float | None:
        """The share of decided suggestions that were accepted, None without any."""
        decided = self.accepted + self.changed
        return self.accepted / decided if decided else None

    @property
    def percent(self) -> str:
        return _percent(self.share)

    @property
    def expected_percent(self) -> str:
        return _percent(self.expected)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def by_field() -> list[ReportRow]:
    """Return a row for each field with suggestions."""
    return _report_rows(["field"])


def by_rule() -> list[ReportRow]:
    """Return a row for each rule of each field."""
    return _report_rows(["field", "source"])


def _report_rows(names: list[str]) -> list[ReportRow]:
    order = {field: place for place, field in enumerate(Suggestion.Field.values)}
    rows = Suggestion.objects.order_by().values(*names)
    rows = rows.annotate(**_COUNTS, expected=Avg("confidence", filter=_DECIDED))
    report_rows = [ReportRow(**{"source": ""} | row) for row in rows]
    return sorted(report_rows, key=lambda row: (order[row.field], row.source))


@no_rate_limit(ADMIN_USERS)
class SuggestionsReport(
    PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """The report, for editors; `?export=csv` downloads the rows by rule."""

    permission = PERMISSION
    page_title = _("Suggestions report")
    header_icon = "clipboard-list"
    template_name = "desk/suggestions_report.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return as_csv(by_rule())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        tables = {"fields": by_field(), "rules": by_rule()}
        return super().get_context_data(**kwargs) | tables


def as_csv(rows: Iterable[ReportRow]) -> HttpResponse:
    """Return rows as a CSV file."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="suggestions.csv"'
    # Byte order mark: spreadsheet programs then detect UTF-8.
    response.write("\ufeff")
    table = csv.writer(response)
    names = ("field", "source", "accepted", "changed", "open", "share", "expected")
    table.writerow(names)
    for row in rows:
        cells = (getattr(row, name) for name in names)
        table.writerow("" if cell is None else escape_formula(cell) for cell in cells)
    return response


class ReportMenuItem(PermissionCheckedMenuItem):
    permission = PERMISSION


class SuggestionsReportViewSet(ViewSet):
    name = "desk_suggestions_report"
    url_prefix = "library/suggestions-report"
    icon = "clipboard-list"
    menu_label = _("Suggestions report")
    menu_hook = "register_library_menu_item"
    menu_item_class = ReportMenuItem
    menu_order = 850

    def get_urlpatterns(self) -> list:
        return [path("", SuggestionsReport.as_view(), name="index")]
