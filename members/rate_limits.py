"""How much one reader may ask for, and how often somebody may mistake a password.

A limit spares the others: whoever goes past it is told to wait. Members are counted by
themselves, visitors by their address, which a whole office may share. A request counts
before its body is read and its CSRF token is looked at.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import BaseThrottle

from members import request_counts
from members.accounts.lookup import name_digest

logger = logging.getLogger(__name__)

# By the name of the address: what it counts as, in LIMITS of the settings.
KINDS = {
    **dict.fromkeys(("search", "years", "feed", "export", "page_file"), "search"),
    **dict.fromkeys(("region", "theme", "type", "organisation"), "search"),
    **dict.fromkeys(("regions", "themes", "types", "organisations"), "search"),
    **dict.fromkeys(("resource", "save_search"), "search"),
    **dict.fromkeys(("file", "file_version", "page", "page_picture"), "downloads"),
    **dict.fromkeys(("wagtaildocs_serve", "export_list"), "downloads"),
    **dict.fromkeys(("join", "unsubscribe", "private_feed"), "tokens"),
    "suggest": "suggestions",
}
# Whatever else a request counts as, it is one of these where it may change something.
FORMS = "forms"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
PERIOD_SECONDS = {"s": 1, "min": 60, "h": 3600}
A_MINUTE = 60
NOWHERE = "::"


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address or a network of IPv6.

    Only what our own proxies (PROXIES) have written of it counts, for anybody may send
    X-Forwarded-For. Whoever has IPv6 has 2⁶⁴ addresses: they count as one.
    """
    said = BaseThrottle().get_ident(request) or NOWHERE
    try:
        address = ip_address(said)
    except ValueError:
        return NOWHERE
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False).network_address)


class Limit(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read a limit of the settings, such as "300/min"."""
        requests, _, period = text.partition("/")
        return cls(int(requests), PERIOD_SECONDS[period])


class LimitsMiddleware:
    """Ask those to wait who ask for too much; the view is not run.

    It comes before whatever reads the body: the faults of uploads, the CSRF token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        kinds = [kind for kind in _kinds(request) if kind in settings.LIMITS]
        wait = max((_wait(request, kind) for kind in kinds), default=0)
        return too_many(request, wait) if wait else None


def _kinds(request: HttpRequest) -> Iterator[str]:
    """Yield what a request counts as; a resource is searched only for words."""
    name = request.resolver_match.view_name
    if name in KINDS and (name != "resource" or "q" in request.GET):
        yield KINDS[name]
    if request.method not in SAFE_METHODS:
        yield FORMS


def _wait(request: HttpRequest, kind: str) -> int:
    """Return the seconds to wait; 0 for who may go on.

    Where counting fails, as on a full disk, nobody is stopped.
    """
    by_address, by_member = settings.LIMITS[kind]
    is_member = request.user.is_authenticated
    who = f"member-{request.user.pk}" if is_member else address_of(request)
    limit = Limit.parse(by_member if is_member else by_address)
    try:
        window = request_counts.count(kind, who, limit.seconds)
    except Exception:
        logger.exception("Requests are not counted")
        return 0
    if window.requests <= limit.requests:
        return 0
    return max(ceil(window.ends - time.time()), 1)


def too_many(request: HttpRequest, wait: int = A_MINUTE) -> HttpResponse:
    """Return the page that says to wait; django-allauth answers with it too."""
    return _please_wait(request, wait, {})


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Return the page for who mistook a password too often, whether or not there is
    such an account."""
    # A name that is paused everywhere says itself for how long.
    wait = getattr(request, "sign_in_pause", 0)
    wait = wait or int(settings.AXES_COOLOFF_TIME.total_seconds())
    return _please_wait(request, wait, {"minutes": ceil(wait / 60)})


def _please_wait(request: HttpRequest, wait: int, context: dict) -> HttpResponse:
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    if request.headers.get("HX-Request"):
        # htmx shows no answer of this kind: let the browser go there itself.
        response["HX-Redirect"] = request.get_full_path()
    return response


def tried_name(request: HttpRequest, credentials: dict | None) -> str:
    """Return under what a failed sign-in is counted: a digest of the name given.

    In any case it is the same name, as it is for the accounts. The counts tell nobody
    who it was.
    """
    given = credentials or {}
    name = given.get("username") or given.get("email") or ""
    return name_digest(name)


def unnamed(*who) -> str:
    """Return what the log calls who signs in or fails to: no name and no address."""
    return "somebody"
