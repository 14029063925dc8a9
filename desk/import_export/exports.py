"""Export of the whole library, or of resources selected in the listing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from desk.bulk_actions import ResourcesAction
from desk.import_export import table_files
from library.access.restricted_files import log_restricted_export
from library.models import Resource
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import csv_lines

CSV, XLSX, ZIP = "csv", "xlsx", "zip"
FORMATS = [
    (CSV, _("CSV (edit and re-import)")),
    (XLSX, _("XLSX (edit and re-import)")),
    (ZIP, _("ZIP with files (for another library)")),
]


def export_response(ids: Sequence[int], ending: str) -> HttpResponse:
    """Return an export of these resources. Raises ValidationError."""
    if ending == ZIP:
        response = FileResponse(
            table_files.zip_file(ids), content_type="application/zip"
        )
        return with_download_headers(response, "resources.zip")
    return table_response(table_files.resource_lines(ids), "resources", ending)


def table_response(
    lines: Iterable[table_files.Cells], name: str, ending: str
) -> HttpResponse:
    """Return rows as a CSV or XLSX file. Raises ValidationError."""
    if ending == XLSX:
        response = HttpResponse(
            table_files.xlsx_bytes(lines), content_type=table_files.XLSX
        )
    else:
        response = StreamingHttpResponse(
            csv_lines(lines), content_type="text/csv; charset=utf-8"
        )
    return with_download_headers(response, f"{name}.{ending}")


def with_download_headers(response: HttpResponse, name: str) -> HttpResponse:
    """Make a response a download of this name that is not cached."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@no_rate_limit(ADMIN_USERS)
@require_GET
@permission_required("library.change_resource", raise_exception=True)
def export_all(request: HttpRequest, ending: str) -> HttpResponse:
    """Export every resource, published or not."""
    resources = Resource.objects.order_by("created_at", "pk")
    ids = list(resources.values_list("pk", flat=True))
    log_restricted_export(request, ids)
    try:
        return export_response(ids, ending)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk_import_export:index")


class ExportForm(forms.Form):
    ending = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial=CSV)


class ExportAction(ResourcesAction):
    display_name = _("Export")
    aria_label = _("Export the selected resources")
    action_type = "export"
    action_priority = 60
    form_class = ExportForm

    def prepare_action(self, objects, objects_without_access) -> HttpResponse | None:
        ids = [resource.pk for resource in objects]
        log_restricted_export(self.request, ids)
        try:
            return export_response(ids, self.cleaned_form.cleaned_data["ending"])
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect(self.next_url)
