"""Admin pages of imports: list, upload, details."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from desk.import_export import stored_files, table_files
from desk.import_export.exports import FORMATS, table_response
from desk.import_export.forms import ImportForm
from desk.import_export.import_job import start_run
from desk.models import ImportRow, ImportRun, ImportState
from desk.models.imports import KNOWN_FILES
from desk.permissions import AddPermissionMixin
from library.files.uploads import clean_name
from library.import_export import Kind
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.views.page_numbers import page_of_list

ROWS_PER_PAGE = 100
IMPORT_AND_EXPORT = gettext_lazy("Import and export")


@no_rate_limit(ADMIN_USERS)
class ImportListView(AddPermissionMixin, IndexView):
    model = ImportRun
    template_name = "desk/import_export/index.html"
    page_title = IMPORT_AND_EXPORT
    header_icon = "table"
    index_url_name = "desk_import_export:index"
    index_results_url_name = "desk_import_export:index_results"
    add_url_name = "desk_import_export:add"
    add_item_label = gettext_lazy("Import a table")
    default_ordering = "-created_at"
    paginate_by = 30
    list_display = [
        TitleColumn(
            "name", label=gettext_lazy("File"), url_name="desk_import_export:run"
        ),
        Column("stage", label=gettext_lazy("State"), accessor="get_stage_display"),
        NumberColumn("total", label=gettext_lazy("Rows")),
        Column("created_by", label=gettext_lazy("Uploaded by")),
        DateColumn("created_at", label=gettext_lazy("Uploaded")),
    ]

    def get_base_queryset(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.select_related("created_by")

    @property
    def header_more_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("library.change_resource"):
            return []
        return [
            HeaderButton(
                _("Export all: %s") % label,
                url=reverse("desk_import_export:export", args=[ending]),
                icon_name="download",
            )
            for ending, label in FORMATS
        ]


@no_rate_limit(ADMIN_USERS)
class ImportCreateView(AddPermissionMixin, WagtailAdminTemplateMixin, FormView):
    form_class = ImportForm
    template_name = "desk/import_export/upload.html"
    page_title = gettext_lazy("Import a table")
    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), _list_breadcrumb(), here]

    def get_form_kwargs(self) -> dict:
        may_publish = self.request.user.has_perm("library.publish_resource")
        return super().get_form_kwargs() | {"may_publish": may_publish}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        run = ImportRun(
            name=clean_name(file.name),
            ending=PurePosixPath(file.name).suffix.lower(),
            publishes=form.cleaned_data.get("publishes", False),
            created_by=self.request.user,
        )
        stored_files.store(file, run)
        with transaction.atomic():
            run.save()
            start_run(run, ImportRun.Stage.CHECKING)
        return redirect("desk_import_export:run", run.pk)


@no_rate_limit(ADMIN_USERS)
class ImportDetailView(AddPermissionMixin, WagtailAdminTemplateMixin, TemplateView):
    """One import with the results of its rows."""

    template_name = "desk/import_export/run.html"
    header_icon = "table"

    @cached_property
    def run(self) -> ImportRun:
        runs = ImportRun.objects.select_related("created_by", "work")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.run.name

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.run.name}
        return [*super().get_breadcrumbs_items(), _list_breadcrumb(), here]

    def get_context_data(self, **kwargs) -> dict:
        kind = self.request.GET.get("kind", "")
        rows = self.run.rows.select_related("resource")
        if kind in dict(ImportRow.KINDS):
            rows = rows.filter(kind=kind)
        counts = kind_counts(self.run)
        own = {
            "run": self.run,
            "kind": kind,
            "counts": counts,
            "done": sum(row.count for row in counts),
            "has_errors": any(row.kind == Kind.ERROR for row in counts),
            "known_count": sum(row.count for row in counts if row.kind == Kind.KNOWN),
            "known_files_choices": KNOWN_FILES,
            "page": page_of_list(rows, ROWS_PER_PAGE, self.request.GET.get("p", "")),
        }
        return super().get_context_data(**kwargs) | own


@dataclass(frozen=True)
class KindCount:
    """Number of rows with one kind of result."""

    kind: str
    label: str
    count: int


def kind_counts(run: ImportRun) -> list[KindCount]:
    """Return the number of rows by kind of result, without zeros."""
    counts = dict(run.rows.order_by().values_list("kind").annotate(count=Count("pk")))
    return [
        KindCount(kind, str(label), counts[kind])
        for kind, label in ImportRow.KINDS
        if kind in counts
    ]


def _run(request: HttpRequest, pk: int) -> ImportRun:
    if not request.user.has_perm("library.add_resource"):
        raise PermissionDenied
    return get_object_or_404(ImportRun, pk=pk)


@no_rate_limit(ADMIN_USERS)
@require_GET
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """Return the progress of the worker."""
    run = _run(request, pk)
    return JsonResponse(
        {"isWorking": run.is_working, "done": run.rows.count(), "total": run.total}
    )


@no_rate_limit(ADMIN_USERS)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import a checked table, or continue after a system error."""
    run = _run(request, pk)
    if run.publishes and not request.user.has_perm("library.publish_resource"):
        raise PermissionDenied
    if run.stage == ImportRun.Stage.CHECKED:
        choice = request.POST.get("known_files", "")
        is_chosen = choice in dict(KNOWN_FILES)
        if run.rows.filter(kind=Kind.KNOWN).exists() and not is_chosen:
            text = _("Choose what to do with the files that are in the library.")
            messages.error(request, text)
            return redirect("desk_import_export:run", run.pk)
        run.known_files = choice if is_chosen else ""
        start_run(run, ImportRun.Stage.IMPORTING)
    elif run.is_working:
        ImportState.objects.enqueue([run.pk])
    return redirect("desk_import_export:run", run.pk)


@no_rate_limit(ADMIN_USERS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an import that is not running; imported resources are kept."""
    run = _run(request, pk)
    if run.is_working and not run.work.dead_letter:
        messages.error(
            request, _("This import is still running. Try again when it is finished.")
        )
        return redirect("desk_import_export:run", run.pk)
    run.delete()
    stored_files.delete(run)
    return redirect("desk_import_export:index")


@no_rate_limit(ADMIN_USERS)
@require_GET
def failed_rows(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """Return the failed rows as a table, to correct and upload again."""
    run = _run(request, pk)
    try:
        return table_response(table_files.failed_lines(run), "failed-rows", ending)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk_import_export:run", run.pk)


def _list_breadcrumb() -> dict:
    return {"url": reverse("desk_import_export:index"), "label": IMPORT_AND_EXPORT}
