"""The grid's page. Without JavaScript it works as one long form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from desk.checklist.views import checklist_url
from desk.grid.forms import SubmittedRow, parse_id, parse_ids
from desk.grid.messages import SCRIPT_TEXTS
from desk.grid.publishing import PUBLISH, REVIEW, ActionResult, run_action
from desk.models import Batch
from library.access.viewers import Viewer
from library.models import Resource
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.views.page_numbers import page_of_list
from library.vocabularies.lookup import TermLookup, read_vocabularies

from .columns import COLUMNS
from .rows import GridRow, add_duplicates, rows_of, script_terms
from .saving import save_row

ROWS_PER_PAGE = 50
MAX_RESOURCES = 100


@no_rate_limit(ADMIN_USERS)
class GridView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """The rows of `resource_ids`, ROWS_PER_PAGE on a page."""

    model = Resource
    permission_required = "change"
    template_name = "desk/grid/page.html"
    header_icon = "table"

    def resource_ids(self) -> list[int]:
        """Return the ids of the resources of this grid, in order."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self._render(self._rows())

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Save all submitted rows, then run the action on the selected ones.

        Publishing goes through the checklist, once every row is saved.
        """
        post = request.POST
        saved = {
            row.pk: save_row(
                row.pk,
                SubmittedRow.of(post, row.pk),
                self.vocabularies,
                user=request.user,
            )
            for row in self._rows()
            if f"{row.pk}-title" in post
        }
        selected = parse_ids(post.getlist("selected"))
        actions: dict[int, ActionResult] = {}
        action = post.get("action")
        if action in (PUBLISH, REVIEW) and not selected:
            messages.error(request, _("Select rows first."))
        if action == REVIEW:
            actions = {
                pk: run_action(REVIEW, pk, result.base_revision_id, user=request.user)
                for pk, result in saved.items()
                if pk in selected and result.is_done
            }
        rows = self._rows()
        for row in rows:
            row.is_selected = row.pk in selected
            result = saved.get(row.pk)
            if result and not result.is_done:
                row.result, row.texts = result, result.texts
            if row.pk in actions:
                row.message = actions[row.pk].message
        if all(result.is_done for result in (*saved.values(), *actions.values())):
            count = sum(result.state == "saved" for result in saved.values())
            texts = [ngettext("%d row saved.", "%d rows saved.", count) % count]
            texts += dict.fromkeys(result.message for result in actions.values())
            messages.success(request, " ".join(texts))
            here = request.get_full_path()
            chosen = [pk for pk in saved if pk in selected]
            if action == PUBLISH and chosen:
                return redirect(checklist_url(chosen, here))
            return redirect(here)
        return self._render(rows)

    @property
    def vocabularies(self) -> dict[str, TermLookup]:
        """Read again on each access: saving a row may have added a term."""
        return read_vocabularies()

    def _rows(self) -> list[GridRow]:
        number = self.request.GET.get("p", "")
        self.page = page_of_list(self.resource_ids(), ROWS_PER_PAGE, number)
        viewer = Viewer.of(self.request.user)
        return rows_of(list(self.page), self.vocabularies, viewer)

    def _render(self, rows: list[GridRow]) -> HttpResponse:
        add_duplicates(rows, Viewer.of(self.request.user))
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
            "page_range": self.page.paginator.get_elided_page_range(self.page.number),
            "may_publish": user.has_perm("library.publish_resource"),
            "has_review": Resource.get_default_workflow() is not None,
            "vocabularies": {
                name: script_terms(vocabularies[name].terms, vocabularies[name])
                for name in terms
            },
            "may_add": user.has_perm("library.add_organisation"),
            "script_texts": SCRIPT_TEXTS,
        }


class BatchGridView(GridView):
    """The resources made from a batch of files."""

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch, pk=self.kwargs["pk"])

    def resource_ids(self) -> list[int]:
        files = self.batch.files.filter(resource__isnull=False)
        return list(dict.fromkeys(files.values_list("resource_id", flat=True)))

    def get_page_title(self) -> str:
        return _("Edit in grid: %s") % self.batch.name

    def get_breadcrumbs_items(self) -> list[dict]:
        files = reverse("desk_batches:batch", args=[self.batch.pk])
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": files, "label": self.batch.name}, here]


class ResourcesGridView(GridView):
    """Resources selected elsewhere, e.g. in the listing: `?ids=1,2,3`."""

    page_title = gettext_lazy("Edit resources in grid")

    def resource_ids(self) -> list[int]:
        texts = self.request.GET.get("ids", "").split(",")
        ids = list(dict.fromkeys(parse_id(text) or 0 for text in texts))
        resources = Resource.objects.filter(pk__in=ids[:MAX_RESOURCES])
        existing = set(resources.values_list("pk", flat=True))
        return [pk for pk in ids if pk in existing]
