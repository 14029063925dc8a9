"""Failed searches in the admin, with actions for editors."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.viewsets.base import ViewSet

from library.rate_limits import ADMIN_USERS, no_rate_limit
from members.models import FailedSearch, Frequency, SavedSearch
from members.saved_searches.alerts import confirmed_email
from members.usage.admin import EditorsMenuItem, EditorsOnly, EditorsPage
from members.usage.failed_searches import MIN_RESULTS, VIEWERS, count_matches
from search.models import GlossaryEntry, Promotion
from search.service.request import SearchRequest
from search.service.searcher import search

Level = FailedSearch.Level
ROWS_PER_PAGE = 25


@dataclass(frozen=True)
class FailedSearchRow:
    """A failed search with its current results, for the editor `user`."""

    search: FailedSearch
    user: object

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
    def visitors(self) -> int | None:
        return self.matches[Level.VISITOR]

    @property
    def members(self) -> int | None:
        return self.matches[Level.MEMBERS]

    @property
    def status(self) -> str:
        """Whether resources are missing; those that only members find are not."""
        if None in self.matches.values():
            return _("Unknown: search is limited")
        if self.matches[self.search.level] >= MIN_RESULTS:
            return _("Now found")
        if self.members >= MIN_RESULTS:
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


@no_rate_limit(ADMIN_USERS)
class FailedSearchesView(EditorsPage):
    """Failed searches, the most frequent first and known gaps last."""

    page_title = gettext_lazy("Failed searches")
    header_icon = "search"
    template_name = "members/admin/failed_searches.html"

    def get_context_data(self, **kwargs) -> dict:
        searches = FailedSearch.objects.exclude(words="")
        searches = searches.order_by("is_known_gap", "-count", "words", "pk")
        page = Paginator(searches, ROWS_PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [FailedSearchRow(search, self.request.user) for search in page]
        return super().get_context_data(**kwargs) | {"rows": rows, "page": page}


class FailedSearchActionView(EditorsOnly, View):
    """An action on a failed search, which returns to the list."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        failed = get_object_or_404(FailedSearch.objects.exclude(words=""), pk=pk)
        self.perform(request, failed)
        return redirect("failed_searches:index")


@no_rate_limit(ADMIN_USERS)
class GapView(FailedSearchActionView):
    """Marks a failed search as a known gap, or removes the mark."""

    def perform(self, request: HttpRequest, failed: FailedSearch) -> None:
        row = FailedSearch.objects.filter(pk=failed.pk)
        row.update(is_known_gap="known" in request.POST)
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
        return [
            path("", FailedSearchesView.as_view(), name="index"),
            path("<int:pk>/gap/", GapView.as_view(), name="gap"),
            path("<int:pk>/tell/", NotifyView.as_view(), name="tell"),
        ]
