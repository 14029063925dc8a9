"""Alert emails, built and sent with what their owner may see at that moment.

If a worker dies after the mail server has accepted an email, it is sent again with the
same Message-ID, by which mail programs recognise duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from library.access.viewers import Visibility
from library.models import EmailSettings, Resource
from members import email_delivery
from members.emails import base_url, build_email
from members.models import AlertEmail, SavedSearch
from members.saved_searches.alerts import (
    confirmed_email,
    deleted_filter_codes,
    is_reachable,
    request_of,
    viewer_of,
)
from members.saved_searches.unsubscribe import unsubscribe_path
from search.engines.base import EngineDown
from search.service.request import word_params
from search.service.resources import load
from search.service.search_inside import hits_in_resource

# Further resources are only counted in an email, with a link to the results.
MAX_LISTED = 30
QUOTES_PER_RESOURCE = 1
# Kept to answer questions about emails that did not arrive.
RETENTION = timedelta(days=90)


def send_next() -> bool:
    """Send the next queued email. Returns whether there was one."""
    return email_delivery.send_next(AlertEmail, _send)


def _send(row: AlertEmail) -> None:
    """Send the resources that the owner may see now; the others may be sent later.

    Raises OSError when the mail server does not accept it, EngineDown when pages cannot
    be quoted.
    """
    search = SavedSearch.objects.select_related("user").get(pk=row.search_id)
    can_send = is_reachable(search)
    resources = load(row.resources, viewer_of(search)) if can_send else []
    is_sent = bool(resources) or (can_send and bool(deleted_filter_codes(search)))
    if is_sent:
        build_alert(row, search, resources).send()
    unsent_ids = set(row.resources) - {resource.pk for resource in resources}
    search.alerted_resources.filter(resource_id__in=unsent_ids).delete()
    row.complete(sent_at=timezone.now() if is_sent else None)


def delete_old() -> None:
    """Delete the rows of completed emails after 90 days."""
    completed = AlertEmail.objects.filter(requested_version__lte=F("processed_version"))
    completed.filter(created_at__lt=timezone.now() - RETENTION).delete()


def build_alert(
    row: AlertEmail, search: SavedSearch, resources: Sequence[Resource]
) -> EmailMultiAlternatives:
    """Return the email about these resources, which its owner may see.

    EmailSettings decides about titles of restricted resources; without, only their URLs
    are listed, by level. Only pages of public resources are quoted. Raises EngineDown
    when pages cannot be quoted.
    """
    base = base_url()
    entries = []
    untitled = {Visibility.MEMBERS: [], Visibility.COMMITTEE: []}
    with override(search.language):
        email_settings = EmailSettings.load()
        request = request_of(search, viewer_of(search))
        query = request.query
        words = word_params(request.text, request.no_expansion, request.no_meaning)
        for resource in resources[:MAX_LISTED]:
            if not email_settings.allows_title(resource):
                untitled[Visibility(resource.visibility)].append(resource)
                continue
            pages = ()
            if not resource.is_restricted:
                pages = hits_in_resource(query, resource, QUOTES_PER_RESOURCE)
                if pages is None:
                    raise EngineDown("pages cannot be quoted")
            entries.append((resource, pages))
        unsubscribe_url = base + unsubscribe_path(search)
        context = {
            "base": base,
            "search": search,
            "entries": entries,
            "untitled_members": untitled[Visibility.MEMBERS],
            "untitled_committee": untitled[Visibility.COMMITTEE],
            "total": len(resources),
            "more": len(resources[MAX_LISTED:]),
            # A page opens at the first of the words.
            "at_words": f"?{urlencode(words)}#hit-1",
            "deleted_codes": deleted_filter_codes(search),
            "results_path": f"{reverse('search')}?{search.params}".removesuffix("?"),
            "saved_searches_path": reverse("saved_searches"),
            "unsubscribe_url": unsubscribe_url,
        }
        headers = {
            "Message-ID": f"<alert-{row.pk}@{urlsplit(base).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return build_email("alert", context, confirmed_email(search.user), headers)
