"""What was added to the library since a member's last visit."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from library.languages import direction
from library.resources.panels import LinkPanel, PanelLink
from members.models import LastVisit
from search.engines.base import EngineDown
from search.export.recently_added import count_added_since
from search.service.request import SearchRequest

logger = logging.getLogger(__name__)
# A visit ends after so much time without a request.
VISIT_GAP = timedelta(hours=4)


def record_activity(user_id: int) -> None:
    """Record that a user is here, and when the visit before ended."""
    now = timezone.now()
    visits = LastVisit.objects.filter(user_id=user_id)
    ended = visits.filter(active_at__lte=now - VISIT_GAP)
    if ended.update(previous_at=F("active_at"), active_at=now):
        return
    if not visits.update(active_at=now):
        # Another request of the user may be the first one at the same time.
        with suppress(IntegrityError):
            LastVisit.objects.create(user_id=user_id, active_at=now)


def new_resources_panel(
    request: HttpRequest, search_request: SearchRequest
) -> LinkPanel:
    """Return a link to the results that were added since the user's last visit.

    It leads to the same list, recently added first. Has no link for visitors, during a
    first visit, when nothing is new and while the engine is down.
    """
    panel = LinkPanel("since-last-visit", _("Since your last visit"), ())
    if not request.user.is_authenticated or search_request.order == "added":
        return panel
    visit = LastVisit.objects.filter(user=request.user).first()
    if visit is None or visit.previous_at is None:
        return panel
    try:
        count = count_added_since(search_request, visit.previous_at)
    except EngineDown as error:
        logger.warning("No count of new resources: %s", error)
        return panel
    if not count:
        return panel
    text = ngettext(
        "%(count)d new result since %(date)s",
        "%(count)d new results since %(date)s",
        count,
    ) % {"count": count, "date": date_format(timezone.localtime(visit.previous_at))}
    recent = replace(search_request, sort="added").to_params(page=1)
    link = PanelLink(
        text=text,
        url=f"{reverse('search')}?{recent}",
        language=get_language(),
        direction=direction(get_language()),
    )
    return replace(panel, links=(link,))
