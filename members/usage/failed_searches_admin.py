"""Failed searches in the admin, with actions for editors."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet

from library.admin.permissions import PermissionCheckedMixin
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin
from members.models import FailedSearch, Frequency, SavedSearch
from members.saved_searches.alerts import confirmed_email
from members.usage.admin import PERMISSION, EditorsMenuItem
from members.usage.charts import bars
from members.usage.failed_searches import VIEWERS, count_matches
from members.usage.search_groups import SearchGroup, group_searches
from search.models import GlossaryEntry, Promotion
from search.results_page.page import MIN_HITS
from search.service.request import SearchRequest
from search.service.searcher import search

Level = FailedSearch.Level
MAX_BARS = 10


@dataclass(frozen=True)
class FailedSearchRow:
    """A failed search with its current results, for the editor `user`.

    variants: searches that mean the same, of which this is the most frequent.
    """

    search: FailedSearch
    user: object
    variants: tuple[FailedSearch, ...] = ()

    @property
    def params(self) -> str:
        return urlencode({"q": self.search.words})

    @cached_property
    def matches(self) -> dict[str, int | None]:
        """The current number of results by level; None if search is limited."""
        counts = {}
        for level, viewer in VIEWERS.items():
            request = SearchRequest.from_params(QueryDict(self.params), viewer)
            results = search(request)
            counts[level] = None if results.is_limited else count_matches(results)
        return counts

    @property
    def status(self) -> str:
        """Whether resources are missing; those that only members find are not."""
        if None in self.matches.values():
            return _("Unknown: search is limited")
        if self.matches[self.search.level] >= MIN_HITS:
            return _("Now found")
        if self.matches[Level.MEMBERS] >= MIN_HITS:
            return _("Not a gap: available to members")
        return _("Known gap") if self.search.is_known_gap else _("Open")

    @property
    def has_alert(self) -> bool:
        """Return whether this editor gets alerts for the search."""
        saved = SavedSearch.objects.filter(user=self.user, params=self.params)
        return saved.exclude(frequency=Frequency.OFF).exists()

    @property
    def glossary_url(self) -> str:
        values = {"kind": GlossaryEntry.Kind.ONE_WAY, "source": self.search.words}
        return _add_url(GlossaryEntry, values)

    @property
    def promotion_url(self) -> str:
        return _add_url(Promotion, {"words": self.search.words})


def _add_url(model, values: dict[str, str]) -> str:
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?{urlencode(values)}"


class WordsColumn(TitleColumn):
    """The words of a failed search, above the variants that mean the same."""

    cell_template_name = "members/admin/failed_search_words.html"

    def get_cell_context_data(self, instance: SearchGroup, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"row": instance.row}


class FailedSearchFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(
        label=gettext_lazy("Searched by"), choices=FailedSearch.Level
    )

    class Meta:
        model = FailedSearch
        fields = ["level", "is_known_gap"]


class MatchesColumn(Column):
    """The current number of results for the level of its name."""

    def get_value(self, instance: SearchGroup) -> int | str:
        count = instance.row.matches[self.name]
        return "–" if count is None else count


class SearchActionsColumn(Column):
    cell_template_name = "members/admin/failed_search_actions.html"

    def get_cell_context_data(self, instance: SearchGroup, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        token = get_token(parent_context["request"])
        return context | {"row": instance.row, "csrf_token": token}


@no_rate_limit(ADMIN_USERS)
class FailedSearchesReport(PermissionCheckedMixin, SafeExportMixin, ReportView):
    """Failed searches, the most frequent first and known gaps last.

    Those that mean the same are one row. Exports list each, without current numbers of
    results: these take two searches a row.
    """

    permission = PERMISSION
    page_title = gettext_lazy("Failed searches")
    header_icon = "search"
    template_name = "members/admin/failed_searches.html"
    index_url_name = "failed_searches:index"
    index_results_url_name = "failed_searches:results"
    queryset = FailedSearch.objects.exclude(words="").order_by(
        "is_known_gap", "-count", "words", "pk"
    )
    filterset_class = FailedSearchFilterSet
    is_searchable = False
    paginate_by = 25
    no_results_message = gettext_lazy("No failed searches yet")
    columns = [
        WordsColumn(
            "words",
            label=gettext_lazy("Words"),
            accessor=lambda group: format_html("<bdi>{}</bdi>", group.leader.words),
            get_url=lambda group: f"{reverse('search')}?{group.row.params}",
            id_accessor="leader.pk",
        ),
        Column(
            "level",
            label=gettext_lazy("Searched by"),
            accessor="leader.get_level_display",
        ),
        Column("count", label=gettext_lazy("Times")),
        Column("last_on", label=gettext_lazy("Last searched")),
        MatchesColumn(Level.VISITOR.value, label=gettext_lazy("Results for visitors")),
        MatchesColumn(Level.MEMBERS.value, label=gettext_lazy("Results for members")),
        Column("status", label=gettext_lazy("Status"), accessor="row.status"),
        SearchActionsColumn("actions", label=gettext_lazy("Actions")),
    ]
    list_export = ["words", "get_level_display", "count", "last_on", "is_known_gap"]
    export_headings = {"get_level_display": gettext_lazy("Searched by")}
    export_filename = "failed-searches"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        if not self.results_only and not self.is_export:
            # The groups of the list, as filtered, whatever its page.
            groups = context["paginator"].object_list
            counts = [(group.leader.words, group.count) for group in groups]
            context["bars"] = bars(counts[:MAX_BARS])
        return context

    def get_filtered_queryset(self) -> list[SearchGroup] | QuerySet[FailedSearch]:
        searches = super().get_filtered_queryset()
        return searches if self.is_export else group_searches(searches)

    def decorate_paginated_queryset(self, groups):
        if self.is_export:
            return groups
        for group in groups:
            variants = tuple(group.variants)
            group.row = FailedSearchRow(group.leader, self.request.user, variants)
        return groups


class FailedSearchActionView(PermissionCheckedMixin, View):
    """An action on a failed search, which returns to the list."""

    permission = PERMISSION

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        failed = get_object_or_404(FailedSearch.objects.exclude(words=""), pk=pk)
        self.perform(request, failed)
        return redirect("failed_searches:index")


@no_rate_limit(ADMIN_USERS)
class GapView(FailedSearchActionView):
    """Marks a failed search as a known gap, or removes the mark, with its variants."""

    def perform(self, request: HttpRequest, failed: FailedSearch) -> None:
        variants = filter(str.isdecimal, request.POST.getlist("variant"))
        rows = FailedSearch.objects.exclude(words="").filter(
            Q(pk=failed.pk) | Q(pk__in=[int(pk) for pk in variants], level=failed.level)
        )
        rows.update(is_known_gap="known" in request.POST)
        messages.success(request, _("Saved."))


@no_rate_limit(ADMIN_USERS)
class NotifyView(FailedSearchActionView):
    """Saves the search for this editor, who then gets alerts for it."""

    def perform(self, request: HttpRequest, failed: FailedSearch) -> None:
        row = FailedSearchRow(failed, request.user)
        if not row.has_alert:
            saved = SavedSearch(
                user=request.user,
                name=failed.words,
                params=row.params,
                frequency=Frequency.DAILY,
                language=get_language(),
            )
            saved.schedule()
            saved.save()
        if confirmed_email(request.user):
            text = _("You will get an email when something new matches “%s”.")
            messages.success(request, text % failed.words)
        else:
            text = _(
                "Saved, but you will get no emails "
                "until you confirm your email address."
            )
            messages.warning(request, text)


class FailedSearchesViewSet(ViewSet):
    name = "failed_searches"
    url_prefix = "library/failed-searches"
    icon = "search"
    menu_label = gettext_lazy("Failed searches")
    menu_hook = "register_library_menu_item"
    menu_item_class = EditorsMenuItem
    menu_order = 920

    def get_urlpatterns(self) -> list:
        report = FailedSearchesReport
        return [
            path("", report.as_view(), name="index"),
            path("results/", report.as_view(results_only=True), name="results"),
            path("<int:pk>/gap/", GapView.as_view(), name="gap"),
            path("<int:pk>/tell/", NotifyView.as_view(), name="tell"),
        ]
