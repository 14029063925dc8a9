"""The failed searches in the admin, each with answers at hand."""

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

from library.access.viewers import Viewer
from members.models import FailedSearch, Frequency, SavedSearch
from members.saved_searches.alerts import address_of
from members.usage.admin import EditorsMenuItem, EditorsOnly, EditorsPage
from members.usage.failed_searches import FEW, VIEWERS, found
from search.models import GlossaryEntry, Promotion
from search.service.request import SearchRequest
from search.service.searcher import search

Level = FailedSearch.Level
A_PAGE = 25


@dataclass(frozen=True)
class Row:
    """A failed search with what it finds now. user: the editor who looks at it."""

    failed: FailedSearch
    user: object

    @property
    def params(self) -> str:
        return urlencode({"q": self.failed.words})

    @cached_property
    def now(self) -> dict[str, int | None]:
        """What visitors and members find now, by level; None while it is not known."""
        return {level: self._found(viewer) for level, viewer in VIEWERS.items()}

    def _found(self, viewer: Viewer) -> int | None:
        asked = SearchRequest.from_params(QueryDict(self.params), viewer)
        results = search(asked)
        return None if results.is_limited else found(results)

    @property
    def visitors(self) -> int | None:
        return self.now[Level.VISITOR]

    @property
    def members(self) -> int | None:
        return self.now[Level.MEMBERS]

    @property
    def state(self) -> str:
        """Say whether anything is missing: what members find is no gap."""
        if None in self.now.values():
            return _("Not known: the search is limited")
        if self.now[self.failed.level] >= FEW:
            return _("Found by now")
        if self.members >= FEW:
            return _("No gap: it is there for members")
        return _("Known gap") if self.failed.is_known_gap else _("Open")

    @property
    def is_told(self) -> bool:
        """Say whether this editor has asked to be told."""
        mine = SavedSearch.objects.filter(user=self.user, params=self.params)
        return mine.exclude(frequency=Frequency.OFF).exists()

    @property
    def glossary_url(self) -> str:
        values = {"kind": GlossaryEntry.Kind.ONE_WAY, "source": self.failed.words}
        return _add_url(GlossaryEntry, values)

    @property
    def pin_url(self) -> str:
        return _add_url(Promotion, {"words": self.failed.words})


def _add_url(model, values: dict[str, str]) -> str:
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?{urlencode(values)}"


class FailedSearchesView(EditorsPage):
    """What was looked for in vain, the most asked first; known gaps at the end."""

    page_title = gettext_lazy("Failed searches")
    header_icon = "search"
    template_name = "members/admin/failed_searches.html"

    def get_context_data(self, **kwargs) -> dict:
        kept = FailedSearch.objects.exclude(words="")
        kept = kept.order_by("is_known_gap", "-count", "words", "pk")
        page = Paginator(kept, A_PAGE).get_page(self.request.GET.get("p"))
        rows = [Row(failed, self.request.user) for failed in page]
        return super().get_context_data(**kwargs) | {"rows": rows, "page": page}


class AnswerView(EditorsOnly, View):
    """An answer to a failed search; each changes one thing, and comes back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        failed = get_object_or_404(FailedSearch.objects.exclude(words=""), pk=pk)
        self.answer(request, failed)
        return redirect("failed_searches:index")


class GapView(AnswerView):
    """Marks a gap as known, or no longer."""

    def answer(self, request: HttpRequest, failed: FailedSearch) -> None:
        mine = FailedSearch.objects.filter(pk=failed.pk)
        mine.update(is_known_gap="known" in request.POST)
        messages.success(request, _("Saved."))


class TellView(AnswerView):
    """Saves the search for this editor, who hears of it when something comes in."""

    def answer(self, request: HttpRequest, failed: FailedSearch) -> None:
        row = Row(failed, request.user)
        if not row.is_told:
            saved = SavedSearch(
                user=request.user,
                name=failed.words,
                params=row.params,
                frequency=Frequency.DAILY,
                language=get_language(),
            )
            saved.plan()
            saved.save()
        if address_of(request.user):
            text = _("You get a mail when something new matches “%s”.")
            messages.success(request, text % failed.words)
        else:
            text = _("Saved, but no mail can go: confirm the address of your account.")
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
            path("<int:pk>/tell/", TellView.as_view(), name="tell"),
        ]
