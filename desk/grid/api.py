"""What the grid's script asks for: one row at a time, answered as JSON."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import permission_required

from desk.grid.columns import parts
from desk.grid.forms import Sent, numbers
from desk.grid.publishing import ACTIONS, act
from desk.grid.rows import Row, add_likes, rows_of
from desk.grid.saving import save_row
from desk.grid.term_lookup import Vocabulary, read_vocabularies
from desk.grid.views import ROWS_ON_A_PAGE
from library.access.viewers import Viewer
from library.admin.resource_columns import prefetch_listed, status
from library.models import Organisation, Resource

_HTTP_STATUS = {"conflict": 409, "invalid": 422, "refused": 422}
editors_only = permission_required("library.change_resource")


@require_POST
@editors_only
def row(request: HttpRequest, pk: int) -> JsonResponse:
    """Save one row."""
    vocabularies = read_vocabularies(request.user)
    try:
        sent = Sent.of(request.POST, pk)
        saved = save_row(pk, sent, vocabularies, user=request.user)
    except Resource.DoesNotExist as error:
        raise Http404 from error
    found = rows_of([pk], read_vocabularies(request.user))[0]
    found.saved, found.texts = saved, saved.texts
    answer = {
        "seen": found.seen,
        "status": found.status,
        "state": saved.state,
        "texts": saved.texts,
        "errors": saved.errors,
        "rowErrors": found.row_errors,
        "newTerms": _new_terms(saved.texts, vocabularies["organisations"]),
    }
    if saved.differences:
        context = {"row": found}
        answer["conflict"] = render_to_string("desk/grid/conflict.html", context)
        answer["theirs"] = {one.column: one.theirs for one in saved.differences}
    return JsonResponse(answer, status=_HTTP_STATUS.get(saved.state, 200))


@require_POST
@editors_only
def together(request: HttpRequest) -> JsonResponse:
    """Publish one row, or send it to review; the script asks for each in turn."""
    action = request.POST.get("action")
    pk = next(iter(numbers([request.POST.get("row", "")])), 0)
    seen = next(iter(numbers([request.POST.get("seen", "")])), None)
    if action not in ACTIONS:
        raise Http404
    done = act(action, pk, seen, user=request.user)
    answer = {"done": done.is_done, "message": done.message}
    for found in prefetch_listed(Resource.objects.filter(pk=pk)):
        answer |= {"seen": found.latest_revision_id, "status": status(found)}
    return JsonResponse(answer, status=200 if done.is_done else 422)


@require_GET
@editors_only
def waiting(request: HttpRequest) -> JsonResponse:
    """Tell which rows still wait for a text; what the others' suggest and are like."""
    ids = sorted(numbers(request.GET.get("ids", "").split(",")))[:ROWS_ON_A_PAGE]
    found = rows_of(ids, read_vocabularies(request.user))
    add_likes(found, Viewer.of(request.user))
    return JsonResponse({row.pk: _news(row, request) for row in found})


def _news(row: Row, request: HttpRequest) -> dict:
    offers = {
        cell.column.name: render_to_string(
            "desk/grid/offers.html", {"row": row, "cell": cell}, request
        )
        for cell in row.cells
        if cell.offers
    }
    likes = render_to_string("desk/grid/likes.html", {"row": row}, request)
    return {"waiting": row.is_waiting, "offers": offers, "likes": likes.strip()}


def _new_terms(texts: dict, known: Vocabulary) -> list[list]:
    """Return the organisations of a row that its page does not know yet."""
    codes = set(parts(texts["organisations"])) - set(known.by_code)
    new = Organisation.objects.filter(code__in=codes)
    return Vocabulary(new).as_data()
