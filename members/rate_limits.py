"""Rate limits for requests, and the response to too many failed sign-ins.

Members are counted individually, visitors by IP address, which a whole office may
share. A request is counted before its body is read and its CSRF token is checked. Rate
limits fail open: if counting fails, requests pass. They protect capacity, not access.
"""

from __future__ import annotations

import logging
import time
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from library.rate_limits import FORMS, DeclaredLimit, declared_limit
from members import request_counts
from members.accounts.lookup import name_digest

logger = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
PERIOD_SECONDS = {"s": 1, "min": 60, "h": 3600}
DEFAULT_WAIT_SECONDS = 60
UNKNOWN_IP = "::"


def client_ip(request: HttpRequest) -> str:
    """Return the client's IPv4 address, or the network of its IPv6 address.

    X-Forwarded-For counts only as far as our own proxies (PROXIES) have written it. An
    IPv6 client has 2⁶⁴ addresses: they count as one.
    """
    addresses = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        addresses = forwarded.split(",")[-settings.PROXIES :]
    try:
        ip = ip_address(addresses[0].strip() or UNKNOWN_IP)
    except ValueError:
        return UNKNOWN_IP
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip_network((ip, 64), strict=False).network_address)


class RateLimit(NamedTuple):
    """A number of requests in a number of seconds."""

    requests: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """Parse a limit from the settings, such as "300/min"."""
        requests, _, period = text.partition("/")
        return cls(int(requests), PERIOD_SECONDS[period])


class RateLimitMiddleware(MiddlewareMixin):
    """Responds with status 429 to too many requests, without calling the view.

    Views declare their limits: see `library.rate_limits`. It runs before anything that
    reads the body, such as the CSRF check.
    """

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        limit = declared_limit(view)
        kinds = set()
        if limit and (limit.when is None or limit.when(request)):
            kinds.add(limit.kind)
        if request.method not in SAFE_METHODS:
            kinds.add(FORMS)
        statuses = [
            count_request(request, kind, limit)
            for kind in sorted(kinds & settings.LIMITS.keys())
        ]
        known = [status for status in statuses if status]
        # The scarcest, for views that tell their clients.
        request.rate_limit_status = min(known, key=lambda s: s.remaining, default=None)
        wait = max((status.wait for status in known), default=0)
        reject = (limit and limit.reject) or too_many_requests
        return reject(request, wait) if wait else None


class RateLimitStatus(NamedTuple):
    """What is left of a limit. remaining: requests; reset: seconds until it is renewed.

    wait: how many seconds the client has to wait, 0 for not at all.
    """

    kind: str
    limit: RateLimit
    remaining: int
    reset: int
    wait: int


def count_request(
    request: HttpRequest, kind: str, declared: DeclaredLimit | None = None
) -> RateLimitStatus | None:
    """Count a request, and return what is left; None if counting fails.

    Requests pass then, as on a full disk.
    """
    visitor_limit, member_limit = settings.LIMITS[kind]
    try:
        if declared and declared.client:
            member = declared.client(request)
        else:
            is_member = request.user.is_authenticated
            member = f"member-{request.user.pk}" if is_member else ""
        limit = RateLimit.parse(member_limit if member else visitor_limit)
        client = member or client_ip(request)
        window = request_counts.count(kind, client, limit.seconds)
    except Exception:
        logger.exception("Requests are not counted")
        return None
    remaining = max(limit.requests - window.requests, 0)
    reset = max(ceil(window.ends - time.time()), 1)
    wait = reset if window.requests > limit.requests else 0
    return RateLimitStatus(kind, limit, remaining, reset, wait)


def too_many_requests(
    request: HttpRequest, wait: int = DEFAULT_WAIT_SECONDS
) -> HttpResponse:
    """Return the page for too many requests; django-allauth uses it too."""
    return _render_429(request, wait, {})


def locked_out_response(
    request: HttpRequest, response=None, credentials=None
) -> HttpResponse:
    """Return the page for too many failed sign-ins, for any name."""
    # Set by AccountLimitBackend for a name that is paused for all IP addresses.
    wait = getattr(request, "sign_in_pause", 0)
    wait = wait or int(settings.AXES_COOLOFF_TIME.total_seconds())
    return _render_429(request, wait, {"minutes": ceil(wait / 60)})


def _render_429(request: HttpRequest, wait: int, context: dict) -> HttpResponse:
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    if request.headers.get("HX-Request"):
        # htmx ignores responses with this status: let the browser load the page.
        response["HX-Redirect"] = request.get_full_path()
    return response


def typed_name_digest(request: HttpRequest, credentials: dict | None) -> str:
    """Return the digest of the typed name under which failed sign-ins are counted.

    Like the accounts it ignores case, and the counts do not reveal the name.
    """
    credentials = credentials or {}
    return name_digest(credentials.get("username") or credentials.get("email") or "")


def anonymous_log_name(*args) -> str:
    """Replace user names and IP addresses in the log of django-axes."""
    return "somebody"
