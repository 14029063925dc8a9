"""Admin pages of batches: list, create or rename, upload."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from desk.models import Batch, IncomingFile
from desk.permissions import AddPermissionMixin
from desk.uploads import progress
from desk.uploads.acceptance import accept_files
from desk.uploads.forms import UploadForm
from desk.uploads.joined_images.join import can_join_images
from library.rate_limits import ADMIN_USERS, no_rate_limit

UPLOAD = gettext_lazy("Upload")


@no_rate_limit(ADMIN_USERS)
class BatchListView(AddPermissionMixin, IndexView):
    model = Batch
    page_title = UPLOAD
    header_icon = "upload"
    index_url_name = "desk_batches:index"
    index_results_url_name = "desk_batches:index_results"
    add_url_name = "desk_batches:add"
    add_item_label = gettext_lazy("New batch")
    default_ordering = "-created_at"
    paginate_by = 30
    search_backend_name = None
    search_fields = ["name"]
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Batch"),
            url_name="desk_batches:batch",
            sort_key="name",
        ),
        NumberColumn("file_count", label=gettext_lazy("Files")),
        NumberColumn("arriving_count", label=gettext_lazy("Incomplete")),
        NumberColumn("draft_count", label=gettext_lazy("Unpublished")),
        Column("created_by", label=gettext_lazy("Started by")),
        DateColumn("created_at", label=gettext_lazy("Started"), sort_key="created_at"),
    ]

    def get_base_queryset(self) -> QuerySet[Batch]:
        drafts = Q(
            files__resource__live=False, files__resource__first_published_at=None
        )
        arriving = Q(files__state=IncomingFile.State.ARRIVING)
        return Batch.objects.select_related("created_by").annotate(
            file_count=Count("files"),
            arriving_count=Count("files", filter=arriving),
            draft_count=Count("files__resource", filter=drafts, distinct=True),
        )


class BatchForm(forms.ModelForm):
    class Meta:
        model = Batch
        fields = ("name", "visibility")


@no_rate_limit(ADMIN_USERS)
class BatchFormView(AddPermissionMixin, WagtailAdminTemplateMixin, FormView):
    """Create a batch, or change its name and visibility."""

    form_class = BatchForm
    template_name = "desk/name_batch.html"
    header_icon = "upload"

    @cached_property
    def batch(self) -> Batch | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Batch, pk=pk) if pk else None

    def get_page_title(self) -> str:
        return self.batch.name if self.batch else _("New batch")

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), _list_breadcrumb(), here]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.batch}

    def get_initial(self) -> dict:
        now = date_format(timezone.localtime(), "DATETIME_FORMAT")
        return {} if self.batch else {"name": now}

    def form_valid(self, form: BatchForm) -> HttpResponse:
        if not self.batch:
            form.instance.created_by = self.request.user
        return redirect("desk_batches:batch", form.save().pk)


@no_rate_limit(ADMIN_USERS)
class BatchDetailView(AddPermissionMixin, WagtailAdminTemplateMixin, FormView):
    """One batch: upload files and see their state."""

    form_class = UploadForm
    template_name = "desk/batch.html"
    header_icon = "upload"

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.batch.name

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.batch.name}
        return [*super().get_breadcrumbs_items(), _list_breadcrumb(), here]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("desk_batches:edit", args=[self.batch.pk])
        label = _("Name and visibility")
        return [HeaderButton(label, url=url, icon_name="edit")]

    def get_context_data(self, **kwargs) -> dict:
        rows = progress.rows(self.batch, self.request)
        own = {
            "batch": self.batch,
            "rows": rows,
            "missing": progress.missing(rows),
            "can_join_images": can_join_images(self.batch),
            "is_moving": any(row.is_moving for row in rows),
            "texts": script_texts(),
            "largest": settings.LIBRARY_MAX_UPLOAD_SIZE,
        }
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form: UploadForm) -> HttpResponse:
        accepted = accept_files(
            self.batch,
            form.cleaned_data["files"],
            self.request.user,
            as_one=form.cleaned_data["as_one"],
            title=form.cleaned_data["title"],
        )
        for name, reason in accepted.rejected:
            messages.error(self.request, _("Rejected: %s") % f"{name}: {reason}")
        if count := len(accepted.drafts):
            text = ngettext("%d draft created.", "%d drafts created.", count) % count
            messages.success(self.request, text)
        if count := len(accepted.archives):
            text = ngettext(
                "%d ZIP is being unpacked.", "%d ZIPs are being unpacked.", count
            )
            messages.success(self.request, text % count)
        return redirect("desk_batches:batch", self.batch.pk)


def script_texts() -> dict[str, str]:
    """Return the texts of the page's script. {n}, {of}: numbers."""
    return {
        "waits": _("Queued"),
        "arriving": _("Uploading, {n}%"),
        "lost": _("The connection was lost. The upload will resume automatically."),
        "back": _("The connection was restored."),
        "unreadable": _(
            "The file was changed or removed on your device. Select it again."
        ),
        "signedOut": _("You are signed out. Sign in again in another tab."),
        "fault": _("The upload failed. Try again."),
        "summary": _("{n} of {of} files uploaded."),
        "allHere": _("All files uploaded."),
        "stopped": _("Some uploads stopped. See the table."),
        "rejected": _("Some files were rejected. See the table."),
    }


@no_rate_limit(ADMIN_USERS)
@require_GET
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """Return the state of the files of a batch (`progress.as_json`)."""
    batch = get_object_or_404(Batch, pk=pk)
    response = JsonResponse(progress.as_json(batch, request))
    response["Cache-Control"] = "no-store"
    return response


def _list_breadcrumb() -> dict:
    return {"url": reverse("desk_batches:index"), "label": UPLOAD}
