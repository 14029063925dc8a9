"""Alerts: what is new in a saved search goes to its owner by mail, once.

Two steps, each safe to kill. `queue_due` notes in one transaction which resources a
search has newly found and that a mail is to go. `send_next` makes and sends the mail,
with what its owner may see *at that moment*. A worker that dies after the mail server
took a mail and before that is noted sends it again with the same Message-ID, by which
mail programs know it as one.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from library.models import VOCABULARIES
from library.viewers import VISITOR, Viewer
from search.added import added_at, newly_added
from search.engine import EngineDown
from search.loading import load
from search.request import SearchRequest
from search.searching import hits_in_resource

from .access import has_ended
from .models import Alerted, AlertMail, SavedSearch
from .unsubscribing import unsubscribe_path

logger = logging.getLogger(__name__)
# So many of the newest are looked at, and so many are listed in one mail; the others
# are told of as a number with a link.
MOST, LISTED = 1_000, 30
QUOTED = 1


def viewer_of(search: SavedSearch) -> Viewer:
    """Return what the owner may see now: as a visitor when they are let in no more."""
    user = get_user_model().objects.get(pk=search.user_id)
    return Viewer.of(user) if user.is_active and not has_ended(user) else VISITOR


def request_of(search: SavedSearch, viewer: Viewer) -> SearchRequest:
    """Return the search as its owner would ask it now."""
    return SearchRequest.from_params(QueryDict(search.params), viewer)


def new_since(search: SavedSearch, moment) -> list:
    """Return the resources that came into the search after `moment`, last one first.

    Raises EngineDown.
    """
    viewer = viewer_of(search)
    ids = newly_added(request_of(search, viewer), MOST)
    return [row for row in load(ids, viewer) if added_at(row) > moment]


def gone_filters(search: SavedSearch) -> list[str]:
    """Return the codes of a search that name a term which is there no more."""
    filters = request_of(search, viewer_of(search)).filters
    known = {
        name: set(vocabulary.objects.values_list("code", flat=True))
        for vocabulary in VOCABULARIES
        if (name := vocabulary.facet) in filters
    }
    return [c for name in known for c in filters[name] if c not in known[name]]


def queue_due() -> bool:
    """Run the searches that are due. Returns whether there were any."""
    due = SavedSearch.objects.filter(next_run_at__lte=timezone.now())
    searches = list(due.select_related("user")[:20])
    for search in searches:
        try:
            _queue(search)
        except EngineDown as error:
            logger.warning("Alerts wait for the search engine: %s", error)
            return False
    return bool(searches)


@transaction.atomic
def _queue(search: SavedSearch) -> None:
    planned = search.next_run_at
    search.plan()
    mine = SavedSearch.objects.filter(pk=search.pk, next_run_at=planned)
    if not mine.update(next_run_at=search.next_run_at):
        return
    told = set(search.alerted.values_list("resource_id", flat=True))
    new = [row.pk for row in new_since(search, search.created_at) if row.pk not in told]
    warn = bool(gone_filters(search)) and search.warned_at is None
    if new or warn:
        Alerted.objects.bulk_create(
            Alerted(search=search, resource_id=pk) for pk in new
        )
        AlertMail.objects.create(search=search, resources=new, dirty=1)
    if warn:
        mine = SavedSearch.objects.filter(pk=search.pk)
        mine.update(warned_at=timezone.now())


def send_next() -> bool:
    """Send a mail that waits. Returns whether there was one."""
    mails = AlertMail.objects.claim(1)
    for mail in mails:
        try:
            message = message_of(mail)
            if message:
                message.send()
        except (OSError, SMTPException, EngineDown) as error:
            mail.retry(f"{type(error).__name__}: {error}")
        else:
            mail.finish(sent_at=timezone.now())
    return bool(mails)


def message_of(mail: AlertMail) -> EmailMessage | None:
    """Return the mail as it is now; None when its owner is not to get it any more."""
    search = SavedSearch.objects.select_related("user").get(pk=mail.search_id)
    viewer = viewer_of(search)
    address = address_of(search.user)
    rows = load(mail.resources, viewer)
    listed = rows[:LISTED]
    gone = gone_filters(search)
    if not address or viewer == VISITOR or not (rows or gone):
        return None
    request = request_of(search, viewer)
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with override(search.language):
        unsubscribe = base + unsubscribe_path(search)
        context = {
            "search": search,
            "base": base,
            "entries": [
                (row, hits_in_resource(request.query, row, QUOTED) or ())
                for row in listed
            ],
            "total": len(rows),
            "more": len(rows) - len(listed),
            "gone": gone,
            "results": reverse("search") + "?" + search.params,
            "saved": reverse("saved_searches"),
            "unsubscribe": unsubscribe,
        }
        subject = render_to_string("members/mail/alert_subject.txt", context)
        body = render_to_string("members/mail/alert.txt", context)
    return EmailMessage(
        " ".join(subject.split()),
        body,
        to=[address],
        headers={
            "Message-ID": f"<alert-{mail.pk}@{urlsplit(base).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def address_of(user) -> str:
    """Return the address that somebody has shown to be theirs; "" for none."""
    mine = EmailAddress.objects.filter(user=user, verified=True)
    found = mine.order_by("-primary").first()
    return found.email if found else ""
