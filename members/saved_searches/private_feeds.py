"""Private feeds: a saved search under a secret URL, for programs that cannot sign in.

Feed readers store URLs and entries on third-party servers. A feed therefore expires,
shows its owner when it was last used, and contains no resources for the committee.
"""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from library.access.viewers import MEMBER, VISITOR, Viewer
from library.rate_limits import FORMS, rate_limit
from members.models import PrivateFeed, SavedSearch, token_digest
from members.models.saved_searches import next_feed_expiry
from members.saved_searches.alerts import viewer_of
from search.export.feeds import Listed, ResultsFeed
from search.export.views import export_view
from search.service.request import SearchRequest


def _own_search(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(request.user.saved_searches, pk=pk)


@rate_limit(FORMS)
@login_required
@require_POST
def make_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Create a secret URL, which is only shown once, and replace the previous one."""
    token = secrets.token_urlsafe(32)
    search = _own_search(request, pk)
    PrivateFeed.objects.filter(search=search).delete()
    PrivateFeed.objects.create(search=search, digest=token_digest(token))
    url = request.build_absolute_uri(reverse("private_feed", args=[token]))
    request.session["new_feed"] = url
    return redirect("saved_searches")


@rate_limit(FORMS)
@login_required
@require_POST
def renew_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend a feed, expired or not, under its present URL."""
    feed = get_object_or_404(PrivateFeed, search=_own_search(request, pk))
    feed.expires_at = next_feed_expiry()
    feed.save(update_fields=["expires_at"])
    day = date_format(timezone.localtime(feed.expires_at), "DATE_FORMAT")
    messages.success(request, _("The private feed works until %s.") % day)
    return redirect("saved_searches")


@rate_limit(FORMS)
@login_required
@require_POST
def revoke_feed(request: HttpRequest, pk: int) -> HttpResponse:
    PrivateFeed.objects.filter(search=_own_search(request, pk)).delete()
    messages.success(request, _("The private feed has been turned off."))
    return redirect("saved_searches")


def feed_viewer(search: SavedSearch) -> Viewer:
    """Return the access of a feed: its owner's, but at most that of members.

    Editors keep their filters: without them the feed would show another search.
    """
    owner = viewer_of(search)
    levels = tuple(level for level in owner.levels if MEMBER.may_see(level))
    return Viewer(levels, is_editor=owner.is_editor)


class PrivateSearchFeed(ResultsFeed):
    """Results that the owner of a secret URL may see now, at most as a member."""

    def get_object(self, request: HttpRequest, token: str) -> Listed:
        """Raises Http404 for unknown and expired feeds, and those of former members."""
        feeds = PrivateFeed.objects.filter(expires_at__gt=timezone.now())
        feed = feeds.filter(digest=token_digest(token)).first()
        viewer = feed_viewer(feed.search) if feed else VISITOR
        if viewer == VISITOR:
            raise Http404
        feed.record_use()
        search_request = SearchRequest.from_params(
            QueryDict(feed.search.params), viewer
        )
        self.request_path = request.path
        return self.listed(request, search_request)

    def feed_url(self, listed: Listed) -> str:
        return self.request_path


@rate_limit("tokens")
@never_cache
@export_view
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed under a secret URL; it must not be cached."""
    response = PrivateSearchFeed()(request, token=token)
    response["Cache-Control"] = "private, no-store"
    return response
