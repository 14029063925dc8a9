"""Duplicates in the admin: the report, and what an editor makes of one."""

from __future__ import annotations

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import policy_registry

from desk.duplicates.merge import (
    Action,
    Decided,
    actions_of,
    decide,
    loses_words,
    widens,
)
from desk.duplicates.pairs import Pair, Place, pairs, undecided
from desk.models import Likeness
from library.access.viewers import Viewer
from library.admin.resource_columns import SafeExportIndexView
from library.models import LibraryDocument, Resource


class DuplicatesFilterSet(WagtailFilterSet):
    resource = django_filters.NumberFilter(
        label=gettext_lazy("ID of a resource"), method="of_resource"
    )

    class Meta:
        model = Likeness
        fields = ["kind"]

    def of_resource(self, rows: QuerySet, name: str, value) -> QuerySet:
        files = LibraryDocument.objects.filter(resource_files__resource=value)
        return rows.filter(Q(first__in=files) | Q(second__in=files))


class SideColumn(Column):
    """One of the two: the resource, as a link, or the name of a file in none."""

    cell_template_name = "desk/likeness_side.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        context["side"] = getattr(instance.pair, self.name)
        return context


class ActionsColumn(Column):
    cell_template_name = "desk/likeness_cell.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        context |= {
            "pair": instance.pair,
            "csrf_token": get_token(request),
            "next": request.get_full_path(),
        }
        return context


class DuplicatesView(SafeExportIndexView):
    """What nobody decided on yet, for editors."""

    model = Likeness
    template_name = "desk/likeness_index.html"
    permission_policy = policy_registry.get_by_type(Resource)
    any_permission_required = ["change"]
    page_title = gettext_lazy("Duplicates")
    header_icon = "copy"
    index_url_name = "desk_duplicates:index"
    index_results_url_name = "desk_duplicates:index_results"
    filterset_class = DuplicatesFilterSet
    is_searchable = False
    default_ordering = "-found_at"
    paginate_by = 50
    list_display = [
        SideColumn("goes", label=gettext_lazy("File")),
        Column("get_kind_display", label=gettext_lazy("Likeness"), sort_key="kind"),
        SideColumn("stays", label=gettext_lazy("Like")),
        Column("evidence", label=gettext_lazy("In common"), accessor="in_common"),
        DateColumn("found_at", label=gettext_lazy("Found"), sort_key="found_at"),
        ActionsColumn("actions", label=gettext_lazy("What to do")),
    ]
    list_export = ["first", "second", "kind", "score", "in_common", "found_at"]
    export_headings = {
        "first": gettext_lazy("File"),
        "second": gettext_lazy("Like"),
        "in_common": gettext_lazy("In common"),
    }
    export_filename = "duplicates"

    def get_base_queryset(self) -> QuerySet:
        return undecided()

    def get_context_data(self, *args, **kwargs) -> dict:
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        for row, pair in zip(rows, pairs(rows, _viewer(self.request)), strict=True):
            row.pair = pair
        return context


@require_POST
def decision(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do what an editor chose; ask once more where somebody's words would go, or more
    people could read a file.
    """
    _require_editor(request)
    likeness = get_object_or_404(
        Likeness.objects.select_related("first", "second"), pk=pk
    )
    (pair,) = pairs([likeness], _viewer(request))
    if action not in actions_of(pair):
        raise Http404
    action = Action(action)
    reasons = {
        "loses_words": loses_words(pair, action),
        "widens": widens(pair, action),
    }
    if any(reasons.values()) and "sure" not in request.POST:
        return _ask(request, pair, action, reasons)
    return _do(request, pair, action)


def _ask(
    request: HttpRequest, pair: Pair, action: Action, reasons: dict[str, bool]
) -> HttpResponse:
    context = {"pair": pair, "action": action, "next": _next(request, "")}
    return render(request, "desk/likeness_confirm.html", context | reasons)


def _do(request: HttpRequest, pair: Pair, action: Action) -> HttpResponse:
    place = pair.stays.place
    address = reverse("desk_duplicates:index")
    try:
        decide(pair, action, request.user)
    except Decided:
        messages.warning(request, _("Somebody else has decided on this already."))
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _done(action, place))
        if place and action != Action.DISMISS:
            address = place.edit_url
    return redirect(_next(request, address))


def _done(action: Action, place: Place | None) -> str:
    words = {
        Action.ADD: _("The file was added to “%(title)s”."),
        Action.REPLACE: _("“%(title)s” has the new version; the earlier one is kept."),
        Action.DISCARD: _("Removed; “%(title)s” stays."),
        Action.DISMISS: _("They will not be shown as alike again."),
    }
    return words[action] % {"title": place.resource.title if place else ""}


def _next(request: HttpRequest, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}
    )
    return wanted if is_ours else otherwise


def _viewer(request: HttpRequest) -> Viewer:
    return Viewer.of(request.user)


def _require_editor(request: HttpRequest) -> None:
    if not _viewer(request).is_editor:
        raise PermissionDenied
