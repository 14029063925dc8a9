"""Duplicates in the admin: the report, and the decision on one pair."""

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
from wagtail.admin.views.generic import IndexView
from wagtail.permissions import policy_registry

from desk.duplicates.merge import (
    Action,
    AlreadyDecided,
    available_actions,
    decide,
    loses_metadata,
    widens_access,
)
from desk.duplicates.pairs import (
    MergeCandidate,
    merge_candidates,
    undecided_pairs,
)
from desk.models import DuplicatePair
from library.access.viewers import Viewer
from library.models import LibraryDocument, Resource
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin


class DuplicatesFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Type of match"), choices=DuplicatePair.Kind
    )
    resource = django_filters.NumberFilter(
        label=gettext_lazy("Resource ID"), method="of_resource"
    )

    class Meta:
        model = DuplicatePair
        fields = ["kind"]

    def of_resource(self, rows: QuerySet, name: str, value) -> QuerySet:
        files = LibraryDocument.objects.filter(resource_files__resource=value)
        return rows.filter(Q(first__in=files) | Q(second__in=files))


class MergeSideColumn(Column):
    """One side of a pair: a link to its resource, or the name of a file in none."""

    cell_template_name = "desk/duplicates/side_cell.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        context["side"] = getattr(instance.candidate, self.name)
        return context


class DuplicateActionsColumn(Column):
    cell_template_name = "desk/duplicates/actions_cell.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        context |= {
            "candidate": instance.candidate,
            "csrf_token": get_token(request),
            "next": request.get_full_path(),
        }
        return context


@no_rate_limit(ADMIN_USERS)
class DuplicatesView(SafeExportMixin, IndexView):
    """Undecided pairs, for editors."""

    model = DuplicatePair
    template_name = "desk/duplicates/index.html"
    permission_policy = policy_registry.get_by_type(Resource)
    any_permission_required = ["change"]
    page_title = gettext_lazy("Duplicates")
    header_icon = "copy"
    index_url_name = "desk_duplicates:index"
    index_results_url_name = "desk_duplicates:index_results"
    filterset_class = DuplicatesFilterSet
    is_searchable = False
    default_ordering = "-detected_at"
    paginate_by = 50
    list_display = [
        MergeSideColumn("source", label=gettext_lazy("File")),
        Column(
            "get_kind_display", label=gettext_lazy("Type of match"), sort_key="kind"
        ),
        MergeSideColumn("target", label=gettext_lazy("Possible duplicate of")),
        Column("evidence", label=gettext_lazy("In common"), accessor="in_common"),
        DateColumn("detected_at", label=gettext_lazy("Found"), sort_key="detected_at"),
        DuplicateActionsColumn("actions", label=gettext_lazy("Actions")),
    ]
    list_export = ["first", "second", "kind", "score", "in_common", "detected_at"]
    export_headings = {
        "first": gettext_lazy("File"),
        "second": gettext_lazy("Possible duplicate of"),
        "in_common": gettext_lazy("In common"),
    }
    export_filename = "duplicates"

    def get_base_queryset(self) -> QuerySet:
        return undecided_pairs()

    def get_context_data(self, *args, **kwargs) -> dict:
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        for row, candidate in zip(
            rows, merge_candidates(rows, Viewer.of(self.request.user)), strict=True
        ):
            row.candidate = candidate
        return context


@no_rate_limit(ADMIN_USERS)
@require_POST
def decision(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Carry out an editor's decision. Ask for confirmation first if metadata would be
    lost, or if more people could read a file.
    """
    viewer = Viewer.of(request.user)
    if not viewer.is_editor:
        raise PermissionDenied
    pair = get_object_or_404(
        DuplicatePair.objects.select_related("first", "second"), pk=pk
    )
    (candidate,) = merge_candidates([pair], viewer)
    if action not in available_actions(candidate):
        raise Http404
    action = Action(action)
    warnings = {
        "loses_metadata": loses_metadata(candidate, action),
        "widens_access": widens_access(candidate, action),
    }
    if any(warnings.values()) and "sure" not in request.POST:
        context = {"candidate": candidate, "action": action}
        context["next"] = _next_url(request, default="")
        return render(request, "desk/duplicates/confirm.html", context | warnings)
    return _decide(request, candidate, action)


def _decide(
    request: HttpRequest, candidate: MergeCandidate, action: Action
) -> HttpResponse:
    occurrence = candidate.target.occurrence
    url = reverse("desk_duplicates:index")
    try:
        decide(candidate, action, request.user)
    except AlreadyDecided:
        messages.warning(
            request, _("Somebody else has already decided on these files.")
        )
    except PermissionDenied as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        texts = {
            Action.ADD: _("The file was added to “%(title)s”."),
            Action.REPLACE: _(
                "“%(title)s” now has the new version. The earlier version is kept."
            ),
            Action.DISCARD: _("Removed. “%(title)s” was kept."),
            Action.DISMISS: _("These files will not be shown as duplicates again."),
        }
        title = occurrence.resource.title if occurrence else ""
        messages.success(request, texts[action] % {"title": title})
        if occurrence and action != Action.DISMISS:
            url = occurrence.edit_url
    return redirect(_next_url(request, default=url))


def _next_url(request: HttpRequest, default: str) -> str:
    url = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if is_ours else default
