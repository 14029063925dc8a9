"""The mails of alerts: made and sent with what their owner may see at that moment.

A worker that dies after the mail server took a mail and before that is noted sends it
again with the same Message-ID, by which mail programs know it as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from library.access.viewers import Visibility
from library.models import EmailSettings, Resource
from members import email_delivery
from members.emails import base_url
from members.emails import mail as mail_of
from members.models import AlertMail, SavedSearch
from members.saved_searches.alerts import (
    address_of,
    gone_filters,
    is_reachable,
    request_of,
    viewer_of,
)
from members.saved_searches.unsubscribe import unsubscribe_path
from search.engines.base import EngineDown
from search.query.tree import Query
from search.service.hydration import load
from search.service.results import MatchingPage
from search.service.searcher import hits_in_resource

# So many are listed in one mail; the others are told of as a number with a link.
LISTED = 30
QUOTED = 1
# Whoever asks why a mail did not come asks sooner.
KEPT = timedelta(days=90)
_RESTRICTED = (Visibility.MEMBERS, Visibility.COMMITTEE)


def send_next() -> bool:
    """Send a mail that waits. Returns whether there was one."""
    return email_delivery.send_next(AlertMail, _send)


def _send(mail: AlertMail) -> None:
    """Send what is to be told now; the rest counts as not told of.

    Raises OSError when the mail server does not take it, EngineDown when nothing can be
    quoted.
    """
    search = SavedSearch.objects.select_related("user").get(pk=mail.search_id)
    can_go = is_reachable(search)
    rows = load(mail.resources, viewer_of(search)) if can_go else []
    is_sent = bool(rows) or (can_go and bool(gone_filters(search)))
    if is_sent:
        message_of(mail, search, rows).send()
    untold = set(mail.resources) - {row.pk for row in rows}
    search.alerted.filter(resource_id__in=untold).delete()
    mail.complete(sent_at=timezone.now() if is_sent else None)


def forget_old() -> None:
    """Delete what is known of mails that went, or were not to go, 90 days ago."""
    done = AlertMail.objects.filter(dirty__lte=F("processed_version"))
    done.filter(created_at__lt=timezone.now() - KEPT).delete()


def message_of(
    mail: AlertMail, search: SavedSearch, rows: Sequence[Resource]
) -> EmailMultiAlternatives:
    """Return the mail that tells of these resources, which its owner may see.

    Raises EngineDown when nothing can be quoted.
    """
    base = base_url()
    with override(search.language):
        unsubscribe = base + unsubscribe_path(search)
        context = _content(search, rows) | {"base": base, "unsubscribe": unsubscribe}
        headers = {
            "Message-ID": f"<alert-{mail.pk}@{urlsplit(base).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return mail_of("alert", context, address_of(search.user), headers)


def _content(search: SavedSearch, rows: Sequence[Resource]) -> dict:
    """Return what the templates show: named entries, and only addresses by level.

    Pages are quoted of public resources alone, whatever the library's setting says of
    titles.
    """
    query = request_of(search, viewer_of(search)).query
    email_settings = EmailSettings.load()
    entries, unnamed = [], {level: [] for level in _RESTRICTED}
    for row in rows[:LISTED]:
        if email_settings.allows_title(row):
            entries.append((row, () if row.is_restricted else _quotes(query, row)))
        else:
            unnamed[Visibility(row.visibility)].append(row)
    return {
        "search": search,
        "entries": entries,
        "unnamed_members": unnamed[Visibility.MEMBERS],
        "unnamed_committee": unnamed[Visibility.COMMITTEE],
        "total": len(rows),
        "more": len(rows[LISTED:]),
        "gone": gone_filters(search),
        "results": f"{reverse('search')}?{search.params}".removesuffix("?"),
        "saved": reverse("saved_searches"),
    }


def _quotes(query: Query, resource: Resource) -> tuple[MatchingPage, ...]:
    """Return the best page of a resource to quote. Raises EngineDown."""
    found = hits_in_resource(query, resource, QUOTED)
    if found is None:
        raise EngineDown("no page can be quoted")
    return found
