"""Report of suggestions: accepted and changed, by field and by rule."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
from django.db.models import Avg, Count, Q, QuerySet
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet

from desk.models import Suggestion
from desk.suggestions.rule_labels import LABELS
from library.admin.permissions import PermissionCheckedMenuItem, PermissionCheckedMixin
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin

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

    source      the rule, "" for all rules of the field
    expected    mean confidence of decided suggestions, None without any
    """

    field: str
    source: str
    accepted: int
    changed: int
    open: int
    expected: float | None

    def __lt__(self, other: ReportRow) -> bool:
        """Return whether this row comes first: by field, totals before rules."""
        fields = Suggestion.Field.values
        mine, theirs = fields.index(self.field), fields.index(other.field)
        return (mine, self.source) < (theirs, other.source)

    @property
    def rule(self) -> str:
        if not self.source:
            return gettext("All rules")
        return str(LABELS.get(self.source, self.source))

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


def by_field(suggestions: QuerySet[Suggestion]) -> list[ReportRow]:
    """Return a row for each field with suggestions."""
    return _report_rows(suggestions, ["field"])


def by_rule(suggestions: QuerySet[Suggestion]) -> list[ReportRow]:
    """Return a row for each rule of each field."""
    return _report_rows(suggestions, ["field", "source"])


def _report_rows(suggestions: QuerySet, names: list[str]) -> list[ReportRow]:
    rows = suggestions.order_by().values(*names)
    rows = rows.annotate(**_COUNTS, expected=Avg("confidence", filter=_DECIDED))
    return sorted(ReportRow(**{"source": ""} | row) for row in rows)


class SuggestionFilterSet(WagtailFilterSet):
    field = django_filters.ChoiceFilter(label=_("Field"), choices=Suggestion.Field)

    class Meta:
        model = Suggestion
        fields = ["field"]


@no_rate_limit(ADMIN_USERS)
class SuggestionsReport(PermissionCheckedMixin, SafeExportMixin, ReportView):
    """The totals of each field, followed by those of its rules, which are exported."""

    permission = PERMISSION
    page_title = _("Suggestions report")
    header_icon = "clipboard-list"
    template_name = "desk/suggestions_report.html"
    index_url_name = "desk_suggestions_report:index"
    index_results_url_name = "desk_suggestions_report:results"
    model = Suggestion
    filterset_class = SuggestionFilterSet
    is_searchable = False
    no_results_message = _(
        "There are no suggestions yet. Upload files to get suggestions."
    )
    columns = [
        Column("field", label=_("Field"), accessor="label"),
        Column("source", label=_("Rule"), accessor="rule"),
        Column("accepted", label=_("Accepted")),
        Column("changed", label=_("Changed")),
        Column("open", label=_("Open")),
        Column("share", label=_("Acceptance rate"), accessor="percent"),
        Column("expected", label=_("Expected"), accessor="expected_percent"),
    ]
    list_export = [column.name for column in columns]
    export_headings = {column.name: column.label for column in columns}
    export_filename = "suggestions"

    def get_filtered_queryset(self) -> list[ReportRow]:
        suggestions = super().get_filtered_queryset()
        rules = by_rule(suggestions)
        return rules if self.is_export else sorted([*by_field(suggestions), *rules])


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
        report = SuggestionsReport
        return [
            path("", report.as_view(), name="index"),
            path("results/", report.as_view(results_only=True), name="results"),
        ]
