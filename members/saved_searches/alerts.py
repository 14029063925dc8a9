"""Finds new resources for saved searches, and queues alert emails.

Two steps, each safe to interrupt. `queue_due` records new resources and queues an email
in one transaction; `members.saved_searches.emails` sends it, with the resources that
its owner may see *at that moment*.
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
from members.models import AlertedResource, AlertEmail, Frequency, SavedSearch
from members.sign_in.auth_backend import has_ended
from search.engines.base import EngineDown
from search.export.recently_added import newest_ids_added
from search.service.request import SearchRequest
from search.service.resources import load
from search.service.visible_terms import visible_codes

logger = logging.getLogger(__name__)
# Only the newest results are checked.
MAX_CANDIDATES = 1_000
RETRY_DELAY = timedelta(hours=1)


def viewer_of(search: SavedSearch) -> Viewer:
    """Return the owner's current access; that of a visitor for former members."""
    user = get_user_model().objects.get(pk=search.user_id)
    return Viewer.of(user) if user.is_active and not has_ended(user) else VISITOR


def request_of(search: SavedSearch, viewer: Viewer) -> SearchRequest:
    """Return the search request as its owner would make it now."""
    return SearchRequest.from_params(QueryDict(search.params), viewer)


def new_resources(search: SavedSearch, moment) -> list:
    """Return the resources added to the results after `moment`, newest first.

    Only resources that contain all the words. Raises EngineDown.
    """
    viewer = viewer_of(search)
    ids = newest_ids_added(request_of(search, viewer), MAX_CANDIDATES, match_any=False)
    return [row for row in load(ids, viewer) if row.added_at > moment]


def deleted_filter_codes(search: SavedSearch) -> list[str]:
    """Return the filter codes of a search without a term that its owner may see."""
    viewer = viewer_of(search)
    filters = request_of(search, viewer).filters
    visible = {
        name: visible_codes(vocabulary, filters[name], viewer)
        for vocabulary in VOCABULARIES
        if (name := vocabulary.facet) in filters
    }
    return [
        code
        for name, codes in visible.items()
        for code in filters[name]
        if code not in codes
    ]


def confirmed_email(user) -> str:
    """Return the confirmed email address of a user, or ""."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    address = confirmed.order_by("-primary").first()
    return address.email if address else ""


def is_reachable(search: SavedSearch) -> bool:
    """Return whether the owner has access, wants emails and has an address."""
    if search.frequency == Frequency.OFF:
        return False
    return viewer_of(search) != VISITOR and bool(confirmed_email(search.user))


def queue_due() -> bool:
    """Run the searches that are due. Returns whether there were any.

    A search that fails is retried after RETRY_DELAY, and does not stop the others.
    """
    due = SavedSearch.objects.filter(next_run_at__lte=timezone.now())
    searches = list(due.order_by("next_run_at").select_related("user")[:20])
    for search in searches:
        try:
            _queue(search)
        except EngineDown as error:
            logger.warning("Alerts are delayed: search engine unavailable: %s", error)
            return False
        except Exception:  # must not stop the other searches
            logger.exception("The saved search %d could not be run", search.pk)
            later = timezone.now() + RETRY_DELAY
            SavedSearch.objects.filter(pk=search.pk).update(next_run_at=later)
    return bool(searches)


@transaction.atomic
def _queue(search: SavedSearch) -> None:
    scheduled_at = search.next_run_at
    search.schedule()
    row = SavedSearch.objects.filter(pk=search.pk, next_run_at=scheduled_at)
    if not row.update(next_run_at=search.next_run_at):
        return
    if not is_reachable(search):
        return
    search.emails.filter(dead_letter=True).update(
        dead_letter=False, rejections=0, attempts=0, next_try_at=timezone.now()
    )
    alerted_ids = set(search.alerted_resources.values_list("resource_id", flat=True))
    resources = new_resources(search, search.created_at)
    new_ids = [row.pk for row in resources if row.pk not in alerted_ids]
    must_warn = bool(deleted_filter_codes(search)) and search.warned_at is None
    if new_ids or must_warn:
        AlertedResource.objects.bulk_create(
            AlertedResource(search=search, resource_id=pk) for pk in new_ids
        )
        AlertEmail.objects.create(search=search, resources=new_ids, requested_version=1)
    if must_warn:
        SavedSearch.objects.filter(pk=search.pk).update(warned_at=timezone.now())
