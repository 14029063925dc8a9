"""The page between "publish" and publishing: what is missing or doubtful, per draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from desk.checklist.drafts import CheckedDraft, check_drafts
from desk.checklist.publication import MAX_PUBLISHED, Publication, publish_shown
from desk.checklist.shown import Expired, ShownDrafts
from desk.grid.forms import parse_id
from desk.models import Batch
from library.access.groups import PUBLISH_INCOMPLETE
from library.access.viewers import Viewer
from library.models import Resource
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.resources.content_gaps import DRAFT_GAPS

MAX_LISTED = 100
MAX_MESSAGES = 20
# The most rows that the grid opens from a list of ids.
_MAX_GRID_IDS = 100
COMPLETE, ALL = "complete", "all"


def checklist_url(pks: Iterable[int], back_url: str) -> str:
    """Return the URL of the list for some resources."""
    query = {"ids": ",".join(map(str, pks)), "next": back_url}
    return f"{reverse('desk_checklist:index')}?{urlencode(query)}"


@no_rate_limit(ADMIN_USERS)
class ChecklistView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """Of a batch (`?batch=1`), of resources (`?ids=1,2`), or of `resource_ids`."""

    model = Resource
    permission_required = "publish"
    template_name = "desk/checklist/page.html"
    header_icon = "check"
    resource_ids: tuple[int, ...] | None = None

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Publish the drafts that the editor saw, then show what is left."""
        action = request.POST.get("action")
        if action == ALL and not self.may_publish_incomplete:
            raise PermissionDenied
        try:
            shown = ShownDrafts.read(request.POST.get("shown", ""), request.user)
        except Expired:
            if action in (COMPLETE, ALL):
                messages.error(request, _("This list has expired. Check it again."))
            return self.get(request)
        if action not in (COMPLETE, ALL):
            return self.get(request)
        publication = publish_shown(
            shown.drafts if action == ALL else shown.complete,
            user=request.user,
            only_complete=action == COMPLETE,
        )
        self._report(publication)
        if check_drafts(self._ids(), Viewer.of(request.user)):
            return redirect(request.get_full_path())
        return redirect(self.back_url)

    def _report(self, publication: Publication) -> None:
        if publication.count:
            text = ngettext(
                "%d resource was published.",
                "%d resources were published.",
                publication.count,
            )
            messages.success(self.request, text % publication.count)
        elif not publication.problems:
            messages.info(self.request, _("These resources are published already."))
        for problem in publication.problems[:MAX_MESSAGES]:
            messages.error(self.request, problem)
        if more := len(publication.problems[MAX_MESSAGES:]):
            text = ngettext("%d more failed.", "%d more failed.", more)
            messages.error(self.request, text % more)
        if count := publication.untried_count:
            text = ngettext(
                "%d more is left. Publish again.",
                "%d more are left. Publish again.",
                count,
            )
            messages.warning(self.request, text % count)

    @property
    def may_publish_incomplete(self) -> bool:
        return self.request.user.has_perm(PUBLISH_INCOMPLETE)

    @cached_property
    def batch(self) -> Batch | None:
        if "batch" not in self.request.GET:
            return None
        pk = parse_id(self.request.GET["batch"])
        if pk is None:
            raise Http404
        return get_object_or_404(Batch, pk=pk)

    def _ids(self) -> list[int]:
        """Return the ids of the resources to check, drafts or not."""
        if self.resource_ids is not None:
            return list(self.resource_ids)
        if self.batch:
            files = self.batch.files.filter(resource__isnull=False)
            return list(dict.fromkeys(files.values_list("resource_id", flat=True)))
        texts = self.request.GET.get("ids", "").split(",")
        return list(dict.fromkeys(pk for text in texts if (pk := parse_id(text))))

    @property
    def back_url(self) -> str:
        """Where to go afterwards: `next`, the batch, or the listing."""
        if url := get_valid_next_url_from_request(self.request):
            return url
        if self.batch:
            return reverse("desk_batches:batch", args=[self.batch.pk])
        return reverse(Resource.snippet_viewset.get_url_name("list"))

    @cached_property
    def drafts(self) -> list[CheckedDraft]:
        """The drafts in scope, those with gaps first."""
        drafts = check_drafts(self._ids(), Viewer.of(self.request.user))
        return sorted(drafts, key=lambda draft: draft.is_complete)

    def get_page_title(self) -> str:
        count = len(self.drafts)
        text = ngettext(
            "Publish: {complete} of {count} draft is complete",
            "Publish: {complete} of {count} drafts are complete",
            count,
        )
        complete = sum(draft.is_complete for draft in self.drafts)
        return text.format(complete=complete, count=count)

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.get_page_title()}
        above = super().get_breadcrumbs_items()
        if self.batch:
            url = reverse("desk_batches:batch", args=[self.batch.pk])
            above = [*above, {"url": url, "label": self.batch.name}]
        return [*above, here]

    def get_context_data(self, **kwargs) -> dict:
        incomplete = [draft for draft in self.drafts if not draft.is_complete]
        complete = self.drafts[len(incomplete) :]
        return super().get_context_data(**kwargs) | {
            "incomplete": incomplete[:MAX_LISTED],
            "incomplete_count": len(incomplete),
            "unlisted_count": len(incomplete[MAX_LISTED:]),
            "complete": complete[:MAX_LISTED],
            "complete_count": len(complete),
            "unlisted_complete_count": len(complete[MAX_LISTED:]),
            "count": len(self.drafts),
            "gap_counts": self._gap_counts(incomplete),
            "grid_url": self._grid_url(draft.pk for draft in incomplete),
            "shown": ShownDrafts.of(self.drafts).token(self.request.user),
            "may_publish_incomplete": self.may_publish_incomplete,
            "max_published": MAX_PUBLISHED,
            "back_url": self.back_url,
        }

    def _gap_counts(self, drafts: list[CheckedDraft]) -> list[dict]:
        """Return each gap with the number of drafts that have it, and their grid."""
        codes = {draft.pk: {f.gap.code for f in draft.findings} for draft in drafts}
        counts = Counter(code for row in codes.values() for code in row)
        return [
            {
                "gap": gap,
                "count": counts[code],
                "url": self._grid_url(pk for pk, row in codes.items() if code in row),
            }
            for code, gap in DRAFT_GAPS.items()
            if counts[code]
        ]

    def _grid_url(self, pks: Iterable[int]) -> str:
        """Return the URL of the grid with the first of these resources."""
        ids = ",".join(map(str, list(pks)[:_MAX_GRID_IDS]))
        return f"{reverse('desk_grid:resources')}?ids={ids}"
