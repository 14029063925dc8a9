"""Content gaps of resources, for the listing's filter and the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.extraction import MEDIA_TYPES
from library.maintenance.link_checker import BROKEN
from library.models import ExtractionStatus, Resource

# Audio and video have no text; "" is an unknown format.
_WITH_TEXT = ["", *(code for code, kind in MEDIA_TYPES.items() if kind.has_text)]
_WAITING = Q(files__document__status=ExtractionStatus.WAITING)


@dataclass(frozen=True)
class ToDo:
    """A content gap. `code`: value of the listing's filter; `advice`: what to do."""

    code: str
    label: str | Promise
    advice: str | Promise
    condition: Callable[[], Q]

    def filter(self, resources: QuerySet) -> QuerySet:
        """Return the resources with this gap."""
        ids = Resource.objects.filter(self.condition()).values("pk").order_by()
        return resources.filter(pk__in=ids)


TO_DO = {
    item.code: item
    for item in (
        ToDo(
            "text",
            _("Text not searchable"),
            _("Only their titles are searchable. See the advice for each file."),
            lambda: (
                Q(
                    files__document__text_digest="",
                    files__document__media_type__in=_WITH_TEXT,
                    files__isnull=False,
                )
                & ~_WAITING
            ),
        ),
        ToDo(
            "terms",
            _("Without region or theme"),
            _("Readers who filter by region or theme do not find these."),
            lambda: Q(regions=None) | Q(themes=None),
        ),
        ToDo(
            "files",
            _("Without a file"),
            _("Add a file, or give the location of the text in the summary."),
            lambda: Q(files=None),
        ),
        ToDo(
            "review",
            _("Review due"),
            _("Check that they are still correct, then set a new review date."),
            lambda: Q(review_on__lte=timezone.localdate(), live=True),
        ),
        ToDo(
            "link",
            _("Broken source link"),
            _("Two checks of the source failed. Correct or delete its URL."),
            lambda: BROKEN,
        ),
        ToDo(
            "waiting",
            _("Waiting for text extraction"),
            _("You do not need to do anything."),
            lambda: _WAITING,
        ),
    )
}
