"""Admin pages of harvests: sources, the records of a source, the form."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from desk.harvest.drafts import create_anyway
from desk.harvest.forms import HarvestSourceForm
from desk.models import HarvestedRecord, HarvestSource, HarvestState
from desk.permissions import AddPermissionMixin
from library.rate_limits import ADMIN_USERS, no_rate_limit

HARVEST = gettext_lazy("Harvest")
# Outcome of a record → its label, in the order of the page.
OUTCOMES = {
    "new": gettext_lazy("New drafts"),
    "known": gettext_lazy("Possible duplicates"),
    "unchanged": gettext_lazy("Harvested before"),
    "deleted": gettext_lazy("Deleted at the source"),
    "invalid": gettext_lazy("Unusable"),
}


class LabelledColumn(Column):
    """A value that repeats the heading of its column where that is not shown."""

    cell_template_name = "desk/harvest/labelled_cell.html"


class ResultColumn(Column):
    """The outcome of the last harvest of a source, or its state."""

    cell_template_name = "desk/harvest/result_cell.html"


@no_rate_limit(ADMIN_USERS)
class SourceListView(AddPermissionMixin, IndexView):
    model = HarvestSource
    template_name = "desk/harvest/index.html"
    page_title = HARVEST
    header_icon = "download"
    index_url_name = "desk_harvest:index"
    index_results_url_name = "desk_harvest:index_results"
    add_url_name = "desk_harvest:add"
    add_item_label = gettext_lazy("Add a source")
    default_ordering = "name"
    is_searchable = False
    paginate_by = 30
    list_display = [
        TitleColumn(
            "name",
            label=gettext_lazy("Source"),
            url_name="desk_harvest:source",
            sort_key="name",
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        LabelledColumn("interval", label=HARVEST, accessor="get_interval_display"),
        DateColumn(
            "last_run_at", label=gettext_lazy("Last harvest"), sort_key="last_run_at"
        ),
        ResultColumn("result", label=gettext_lazy("Result"), accessor="last_error"),
        LabelledColumn("draft_count", label=gettext_lazy("Unpublished drafts")),
    ]

    def get_base_queryset(self) -> QuerySet[HarvestSource]:
        drafts = Q(
            records__state=HarvestedRecord.State.DRAFT,
            records__resource__live=False,
            records__resource__first_published_at=None,
        )
        sources = HarvestSource.objects.select_related("work")
        return sources.annotate(draft_count=Count("records", filter=drafts))


@no_rate_limit(ADMIN_USERS)
class SourceFormView(AddPermissionMixin, WagtailAdminTemplateMixin, FormView):
    """Add a source, or change one."""

    form_class = HarvestSourceForm
    template_name = "desk/harvest/form.html"
    header_icon = "download"

    @cached_property
    def source(self) -> HarvestSource | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(HarvestSource, pk=pk) if pk is not None else None

    def get_page_title(self) -> str:
        return self.source.name if self.source else _("Add a source")

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), _list_breadcrumb(), here]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.source}

    def form_valid(self, form: HarvestSourceForm) -> HttpResponse:
        if self.source is None:
            form.instance.created_by = self.request.user
        source = form.save()
        messages.success(self.request, _("“%s” was saved.") % source.name)
        return redirect("desk_harvest:source", source.pk)


class RecordFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=HarvestedRecord.State
    )

    class Meta:
        model = HarvestedRecord
        fields = ["state"]


class RecordColumn(Column):
    """The title of a record, with links to its draft and to the source."""

    cell_template_name = "desk/harvest/record_cell.html"


class ActionColumn(Column):
    """A button to make a draft of a possible duplicate."""

    cell_template_name = "desk/harvest/action_cell.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(parent_context["request"])}


@no_rate_limit(ADMIN_USERS)
class RecordListView(AddPermissionMixin, IndexView):
    """A source: its last harvest, and its records."""

    model = HarvestedRecord
    template_name = "desk/harvest/source.html"
    header_icon = "download"
    index_url_name = "desk_harvest:source"
    index_results_url_name = "desk_harvest:source_results"
    filterset_class = RecordFilterSet
    is_searchable = False
    default_ordering = "-found_at"
    paginate_by = 50
    list_display = [
        RecordColumn("title", label=gettext_lazy("Title")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("reason", label=gettext_lazy("In common")),
        Column("datestamp", label=gettext_lazy("Date at the source")),
        DateColumn("found_at", label=gettext_lazy("Found"), sort_key="found_at"),
        ActionColumn("action", label=gettext_lazy("Action")),
    ]

    @cached_property
    def source(self) -> HarvestSource:
        sources = HarvestSource.objects.select_related("work")
        return get_object_or_404(sources, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.source.name

    def get_page_subtitle(self) -> str:
        return ""

    def get_index_url(self) -> str:
        return reverse(self.index_url_name, args=[self.source.pk])

    def get_index_results_url(self) -> str:
        return reverse(self.index_results_url_name, args=[self.source.pk])

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.source.name}
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, _list_breadcrumb(), here]

    def get_base_queryset(self) -> QuerySet[HarvestedRecord]:
        return self.source.records.all()

    def get_context_data(self, *args, **kwargs) -> dict:
        counts = self.source.last_counts
        own = {
            "source": self.source,
            "counts": [
                (label, counts[outcome])
                for outcome, label in OUTCOMES.items()
                if counts.get(outcome)
            ],
        }
        return super().get_context_data(*args, **kwargs) | own


def _source(request: HttpRequest, pk: int) -> HarvestSource:
    if not request.user.has_perm("library.add_resource"):
        raise PermissionDenied
    return get_object_or_404(HarvestSource.objects.select_related("work"), pk=pk)


@no_rate_limit(ADMIN_USERS)
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Enqueue a harvest of a source, also of one that is not active."""
    source = _source(request, pk)
    if not source.is_working:
        HarvestState.objects.enqueue([source.pk])
    messages.success(request, _("The harvest will start within a minute."))
    return redirect("desk_harvest:source", source.pk)


@no_rate_limit(ADMIN_USERS)
@require_POST
def create_draft(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """Make a draft of a possible duplicate."""
    source = _source(request, pk)
    draft = create_anyway(source, record_pk, request.user)
    if draft is None:
        messages.warning(
            request, _("This record is not a possible duplicate any more.")
        )
    else:
        url = reverse("wagtailsnippets_library_resource:edit", args=[draft.pk])
        messages.success(
            request,
            _("The draft “%s” was created.") % draft.title,
            buttons=[messages.button(url, _("Edit"))],
        )
    return redirect("desk_harvest:source", source.pk)


@no_rate_limit(ADMIN_USERS)
class SourceRemoveView(AddPermissionMixin, WagtailAdminTemplateMixin, TemplateView):
    """Delete a source and its list of records, after a question. Drafts are kept."""

    template_name = "desk/harvest/confirm_remove.html"
    header_icon = "download"
    page_title = gettext_lazy("Remove source")

    @cached_property
    def source(self) -> HarvestSource:
        return get_object_or_404(HarvestSource, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.source.name

    def get_breadcrumbs_items(self) -> list[dict]:
        url = reverse("desk_harvest:source", args=[self.source.pk])
        return [
            *super().get_breadcrumbs_items(),
            _list_breadcrumb(),
            {"url": url, "label": self.source.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs) -> dict:
        own = {"source": self.source, "record_count": self.source.records.count()}
        return super().get_context_data(**kwargs) | own

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        name = self.source.name
        self.source.delete()
        messages.success(request, _("“%s” was removed. Its drafts were kept.") % name)
        return redirect("desk_harvest:index")


def _list_breadcrumb() -> dict:
    return {"url": reverse("desk_harvest:index"), "label": HARVEST}
