"""The page of the grid: with script a grid, without it one long form."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from desk.grid.forms import Sent, numbers
from desk.grid.messages import SCRIPT_TEXTS
from desk.grid.publishing import ACTIONS, Done, act
from desk.grid.term_lookup import Vocabulary, read_vocabularies
from desk.models import Batch
from library.access.viewers import Viewer
from library.models import Resource

from .columns import COLUMNS
from .rows import Row, add_likes, rows_of
from .saving import Saved, save_row

ROWS_ON_A_PAGE = 50
MOST_RESOURCES = 100


class GridView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """The rows of `resource_ids`, some on a page."""

    model = Resource
    permission_required = "change"
    template_name = "desk/grid/page.html"
    header_icon = "table"

    def resource_ids(self) -> list[int]:
        """Return the ids of the resources of this grid, in order."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self._shown(self._rows())

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Save all rows that came; then do to the chosen ones what was asked."""
        saved = {row.pk: self._save(row.pk) for row in self._rows() if self._came(row)}
        done = self._act(saved)
        rows = self._rows()
        for row in rows:
            self._tell(row, saved.get(row.pk), done.get(row.pk))
        if all(one.is_done for one in (*saved.values(), *done.values())):
            messages.success(request, _summary(saved, done))
            return redirect(request.get_full_path())
        return self._shown(rows)

    @property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """Read anew for each use: a row that was saved may have added a term."""
        return read_vocabularies(self.request.user)

    @cached_property
    def chosen(self) -> frozenset[int]:
        return numbers(self.request.POST.getlist("selected"))

    def _rows(self) -> list[Row]:
        self.pages = Paginator(self.resource_ids(), ROWS_ON_A_PAGE)
        self.page = self.pages.get_page(self.request.GET.get("p"))
        return rows_of(list(self.page), self.vocabularies)

    def _came(self, row: Row) -> bool:
        return f"{row.pk}-title" in self.request.POST

    def _save(self, pk: int) -> Saved:
        sent = Sent.of(self.request.POST, pk)
        return save_row(pk, sent, self.vocabularies, user=self.request.user)

    def _act(self, saved: dict[int, Saved]) -> dict[int, Done]:
        action = self.request.POST.get("action")
        if action not in ACTIONS:
            return {}
        if not self.chosen:
            messages.error(self.request, _("Choose rows first."))
        return {
            pk: act(action, pk, one.seen, user=self.request.user)
            for pk, one in saved.items()
            if pk in self.chosen and one.is_done
        }

    def _tell(self, row: Row, saved: Saved | None, done: Done | None) -> None:
        row.is_selected = row.pk in self.chosen
        if saved and not saved.is_done:
            row.saved, row.texts = saved, saved.texts
        if done:
            row.message = done.message

    def _shown(self, rows: list[Row]) -> HttpResponse:
        add_likes(rows, Viewer.of(self.request.user))
        return self.render_to_response(self.get_context_data(rows=rows))

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs) -> dict:
        user, vocabularies = self.request.user, self.vocabularies
        terms = [column.name for column in COLUMNS if column.kind == "terms"]
        return super().get_context_data(**kwargs) | {
            "columns": COLUMNS,
            "page": self.page,
            "page_range": self.pages.get_elided_page_range(self.page.number),
            "may_publish": user.has_perm("library.publish_resource"),
            "has_review": Resource.get_default_workflow() is not None,
            "vocabularies": {name: vocabularies[name].as_data() for name in terms},
            "may_add": vocabularies["organisations"].may_grow,
            "words": SCRIPT_TEXTS,
        }


class BatchView(GridView):
    """The resources that a batch of files became."""

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch, pk=self.kwargs["pk"])

    def resource_ids(self) -> list[int]:
        files = self.batch.files.filter(resource__isnull=False)
        return list(dict.fromkeys(files.values_list("resource_id", flat=True)))

    def get_page_title(self) -> str:
        return _("Describe: %s") % self.batch.name

    def get_breadcrumbs_items(self) -> list[dict]:
        files = reverse("desk_batches:batch", args=[self.batch.pk])
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": files, "label": self.batch.name}, here]


class ResourcesView(GridView):
    """Resources from anywhere, such as the listing: `?ids=1,2,3`."""

    page_title = gettext_lazy("Describe resources")

    def resource_ids(self) -> list[int]:
        asked = self.request.GET.get("ids", "").split(",")
        ids = [next(iter(numbers([text])), 0) for text in asked]
        known = set(
            Resource.objects.filter(pk__in=ids[:MOST_RESOURCES]).values_list(
                "pk", flat=True
            )
        )
        return [pk for pk in dict.fromkeys(ids) if pk in known]


def _summary(saved: dict[int, Saved], done: dict[int, Done]) -> str:
    count = sum(one.state == "saved" for one in saved.values())
    words = [ngettext("%d row saved.", "%d rows saved.", count) % count]
    words += dict.fromkeys(one.message for one in done.values())
    return " ".join(words)
