"""Views for the grid's script, one row at a time, and for its pictures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import permission_required

from desk.grid.columns import parts
from desk.grid.forms import SubmittedRow, parse_id, parse_ids
from desk.grid.publishing import REVIEW, run_action
from desk.grid.rows import add_duplicates, rows_of, script_terms
from desk.grid.saving import save_row
from desk.grid.views import ROWS_PER_PAGE
from library.access.viewers import Viewer
from library.admin.resource_columns import prefetch_listed, status
from library.files.serving import Download, serve
from library.models import LibraryDocument, Organisation, Resource
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.vocabularies.lookup import read_vocabularies

_HTTP_STATUS = {"conflict": 409, "invalid": 422, "rejected": 422}
editors_only = permission_required("library.change_resource")


@no_rate_limit(ADMIN_USERS)
@require_POST
@editors_only
def row(request: HttpRequest, pk: int) -> JsonResponse:
    """Save one row."""
    vocabularies = read_vocabularies()
    try:
        submitted = SubmittedRow.of(request.POST, pk)
        result = save_row(pk, submitted, vocabularies, user=request.user)
    except Resource.DoesNotExist as error:
        raise Http404 from error
    viewer = Viewer.of(request.user)
    grid_row = rows_of([pk], read_vocabularies(), viewer)[0]
    grid_row.result, grid_row.texts = result, result.texts
    # Organisations of this row that the page does not have yet.
    codes = set(parts(result.texts["organisations"]))
    codes -= set(vocabularies["organisations"].by_code)
    new_terms = Organisation.objects.filter(code__in=codes)
    data = {
        "baseRevisionId": grid_row.base_revision_id,
        "status": grid_row.status,
        "state": result.state,
        "texts": result.texts,
        "errors": result.errors,
        "rowErrors": grid_row.row_errors,
        "newTerms": script_terms(new_terms, vocabularies["organisations"]),
    }
    if result.differences:
        context = {"row": grid_row}
        data["conflict"] = render_to_string("desk/grid/conflict.html", context)
        data["theirs"] = {item.column.name: item.theirs for item in result.differences}
    return JsonResponse(data, status=_HTTP_STATUS.get(result.state, 200))


@no_rate_limit(ADMIN_USERS)
@require_POST
@editors_only
def review(request: HttpRequest) -> JsonResponse:
    """Send one row to review. The script calls this for each row."""
    pk = parse_id(request.POST.get("row", "")) or 0
    base_revision_id = parse_id(request.POST.get("base_revision_id", ""))
    result = run_action(REVIEW, pk, base_revision_id, user=request.user)
    data = {"done": result.is_done, "message": result.message}
    if resource := prefetch_listed(Resource.objects.filter(pk=pk)).first():
        data["baseRevisionId"] = resource.latest_revision_id
        data["status"] = status(resource)
    return JsonResponse(data, status=200 if result.is_done else 422)


@no_rate_limit(ADMIN_USERS)
@require_GET
@editors_only
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve the picture of a file's first page; readers have none of drafts."""
    document = get_object_or_404(LibraryDocument.objects.exclude(cover=""), pk=pk)
    if document.is_quarantined:
        raise Http404
    name = "cover.jpg"
    return serve(request, Download(document.cover, "image/jpeg", name, is_inline=True))


@no_rate_limit(ADMIN_USERS)
@require_GET
@editors_only
def pending_rows(request: HttpRequest) -> JsonResponse:
    """Return for each row whether its text is still being processed, and its
    suggestions and duplicates so far."""
    ids = sorted(parse_ids(request.GET.get("ids", "").split(",")))[:ROWS_PER_PAGE]
    viewer = Viewer.of(request.user)
    rows = rows_of(ids, read_vocabularies(), viewer)
    add_duplicates(rows, viewer)
    data = {}
    for row in rows:
        context = {"row": row}
        duplicates = render_to_string("desk/grid/duplicates.html", context, request)
        suggestions = {
            cell.column.name: render_to_string(
                "desk/grid/suggestions.html", context | {"cell": cell}, request
            )
            for cell in row.cells
            if cell.suggestions
        }
        data[row.pk] = {
            "waiting": row.is_pending,
            "suggestions": suggestions,
            "duplicates": duplicates.strip(),
        }
    return JsonResponse(data)
