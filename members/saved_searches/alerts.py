"""Alerts: what is new in a saved search is noted, and goes to its owner by mail, once.

Two steps, each safe to kill. `queue_due` notes in one transaction which resources a
search has newly found and that a mail is to go; alert_mails sends it, with what its
owner may see *at that moment*.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from library.access.viewers import VISITOR, Viewer
from library.models import VOCABULARIES
from members.models import Alerted, AlertMail, Frequency, SavedSearch
from members.sign_in.auth_backend import has_ended
from search.engines.base import EngineDown
from search.export.recently_added import added_at, newest_ids_added
from search.service.hydration import load
from search.service.request import SearchRequest
from search.service.visible_terms import visible_codes

logger = logging.getLogger(__name__)
# So many of the newest are looked at.
MOST = 1_000
AN_HOUR = timedelta(hours=1)


def viewer_of(search: SavedSearch) -> Viewer:
    """Return what the owner may see now: as a visitor when they are let in no more."""
    user = get_user_model().objects.get(pk=search.user_id)
    return Viewer.of(user) if user.is_active and not has_ended(user) else VISITOR


def request_of(search: SavedSearch, viewer: Viewer) -> SearchRequest:
    """Return the search as its owner would ask it now."""
    return SearchRequest.from_params(QueryDict(search.params), viewer)


def new_since(search: SavedSearch, moment) -> list:
    """Return the resources that came into the search after `moment`, last one first.

    Those with all the words: one with some of them is no answer to what was missing.
    Raises EngineDown.
    """
    viewer = viewer_of(search)
    ids = newest_ids_added(request_of(search, viewer), MOST, match_any=False)
    return [row for row in load(ids, viewer) if added_at(row) > moment]


def gone_filters(search: SavedSearch) -> list[str]:
    """Return the codes of a search that name no term which its owner may know of."""
    viewer = viewer_of(search)
    filters = request_of(search, viewer).filters
    known = {
        name: visible_codes(vocabulary, filters[name], viewer)
        for vocabulary in VOCABULARIES
        if (name := vocabulary.facet) in filters
    }
    return [c for name in known for c in filters[name] if c not in known[name]]


def address_of(user) -> str:
    """Return the address that somebody has shown to be theirs; "" for none."""
    mine = EmailAddress.objects.filter(user=user, verified=True)
    found = mine.order_by("-primary").first()
    return found.email if found else ""


def is_reachable(search: SavedSearch) -> bool:
    """Say whether its owner is let in, wants mail, and has an address for it."""
    is_wanted = search.frequency != Frequency.OFF
    return is_wanted and viewer_of(search) != VISITOR and bool(address_of(search.user))


def queue_due() -> bool:
    """Run the searches that are due. Returns whether there were any.

    One that fails waits for an hour, and lets the others go on.
    """
    due = SavedSearch.objects.filter(next_run_at__lte=timezone.now())
    searches = list(due.order_by("next_run_at").select_related("user")[:20])
    for search in searches:
        try:
            _queue(search)
        except EngineDown as error:
            logger.warning("Alerts wait for the search engine: %s", error)
            return False
        except Exception:  # whatever it is, it is of this search alone
            logger.exception("The saved search %d could not be run", search.pk)
            later = timezone.now() + AN_HOUR
            SavedSearch.objects.filter(pk=search.pk).update(next_run_at=later)
    return bool(searches)


@transaction.atomic
def _queue(search: SavedSearch) -> None:
    planned = search.next_run_at
    search.plan()
    mine = SavedSearch.objects.filter(pk=search.pk, next_run_at=planned)
    if not mine.update(next_run_at=search.next_run_at):
        return
    if not is_reachable(search):
        return
    search.mails.filter(dead_letter=True).update(
        dead_letter=False, rejections=0, attempts=0, next_try_at=timezone.now()
    )
    told = set(search.alerted.values_list("resource_id", flat=True))
    new = [row.pk for row in new_since(search, search.created_at) if row.pk not in told]
    warn = bool(gone_filters(search)) and search.warned_at is None
    if new or warn:
        Alerted.objects.bulk_create(
            Alerted(search=search, resource_id=pk) for pk in new
        )
        AlertMail.objects.create(search=search, resources=new, requested_version=1)
    if warn:
        mine = SavedSearch.objects.filter(pk=search.pk)
        mine.update(warned_at=timezone.now())
