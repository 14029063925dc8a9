"""How much one reader may ask for, and how often somebody may mistake a password.

A limit spares the others: whoever goes past it is told to wait. Members are counted by
themselves, visitors by their address, which a whole office may share.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

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


class Limit(SimpleRateThrottle):
    """So many requests of a kind in so much time, of one member or one address."""

    def __init__(self, request: HttpRequest, kind: str) -> None:
        an_address, a_member = settings.LIMITS[kind]
        is_known = request.user.is_authenticated
        who = f"member-{request.user.pk}" if is_known else address_of(request)
        self.rate = a_member if is_known else an_address
        self.counted_as = f"limit-{kind}-{who}"
        super().__init__()

    def get_cache_key(self, request: HttpRequest, view) -> str:
        return self.counted_as


class LimitsMiddleware:
    """Ask those to wait who ask for too much; the view is not run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        kind = _kind(request)
        if kind not in settings.LIMITS:
            return None
        wait = _wait(Limit(request, kind), request)
        return too_many(request, wait) if wait else None


def _kind(request: HttpRequest) -> str | None:
    """Return what a request counts as; a resource is searched only for words."""
    name = request.resolver_match.view_name
    if name == "resource" and "q" not in request.GET:
        return None
    return KINDS.get(name)


def _wait(limit: Limit, request: HttpRequest) -> int:
    """Return the seconds to wait; 0 for who may go on.

    A cache that is away, or a full disk below it, stops nobody.
    """
    try:
        is_allowed = limit.allow_request(request, None)
    except Exception:
        logger.exception("Requests are not counted: the cache does not work")
        return 0
    return 0 if is_allowed else ceil(limit.wait() or 1)


def too_many(request: HttpRequest, wait: int = A_MINUTE) -> HttpResponse:
    """Return the page that says to wait; django-allauth answers with it too."""
    return _please_wait(request, wait, {})


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Return the page for who mistook a password too often, whether or not there is
    such an account."""
    wait = int(settings.AXES_COOLOFF_TIME.total_seconds())
    return _please_wait(request, wait, {"minutes": wait // 60})


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
    return salted_hmac("sign-in", name.strip().upper().casefold()).hexdigest()


def unnamed(*who) -> str:
    """Return what the log calls who signs in or fails to: no name and no address."""
    return "somebody"
