"""What resources lack, for the listing's filter and the dashboard's panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.maintenance.link_checker import BROKEN
from library.models import ExtractionStatus, Resource

_WAITING = Q(files__document__status=ExtractionStatus.WAITING)


@dataclass(frozen=True)
class ToDo:
    """One thing to do: `code` as the listing's filter has it, and what to do."""

    code: str
    label: str | Promise
    advice: str | Promise
    condition: Callable[[], Q]

    def of(self, resources: QuerySet) -> QuerySet:
        """Keep the resources that this is to be done for."""
        found = Resource.objects.filter(self.condition()).values("pk").order_by()
        return resources.filter(pk__in=found)


TO_DO = {
    item.code: item
    for item in (
        ToDo(
            "text",
            _("Not searchable inside"),
            _("Found by their title only. Each file says what would help."),
            lambda: Q(files__document__text_digest="", files__isnull=False) & ~_WAITING,
        ),
        ToDo(
            "terms",
            _("Without region or theme"),
            _("Readers who narrow by region or theme do not meet these."),
            lambda: Q(regions=None) | Q(themes=None),
        ),
        ToDo(
            "files",
            _("Without a file"),
            _("Add a file, or say in the summary where the text is."),
            lambda: Q(files=None),
        ),
        ToDo(
            "review",
            _("Review due"),
            _("Look whether they are still right, then set a new review date."),
            lambda: Q(review_on__lte=timezone.localdate(), live=True),
        ),
        ToDo(
            "link",
            _("Broken source link"),
            _("The source did not answer twice. Correct the address or take it away."),
            lambda: BROKEN,
        ),
        ToDo(
            "waiting",
            _("Waiting for text extraction"),
            _("Nothing to do: the worker reads them by and by."),
            lambda: _WAITING,
        ),
    )
}
