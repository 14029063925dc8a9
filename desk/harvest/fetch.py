"""Read one response from another server, within limits.

The server may be hostile: see `library.maintenance.safe_http` for which addresses are
contacted. A host in HARVEST_ALLOWED_HOSTS may be inside the network, but no other
server can redirect there.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from library.maintenance.safe_http import (
    WEB_PORTS,
    Unreachable,
    is_public,
    pinned_connection,
    resolve_host,
    split_url,
)

USER_AGENT = "CoalitionLibrary-Harvest/1.0"
MAX_REDIRECTS = 5
MAX_RESPONSE_BYTES = 10 * 1024 * 1024
STEP_TIMEOUT_SECONDS = 10.0
# Of a response with all its redirects, however many bytes arrive.
TOTAL_TIMEOUT_SECONDS = 20.0
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_VALIDATOR_LENGTH = 200


class FetchError(Exception):
    """There is no usable response; the message says why."""


@dataclass(frozen=True)
class FetchLimits:
    """Limits of one response."""

    response_bytes: int = MAX_RESPONSE_BYTES
    seconds: float = TOTAL_TIMEOUT_SECONDS
    redirects: int = MAX_REDIRECTS


@dataclass(frozen=True)
class FetchedResponse:
    """A response; `is_unchanged` if it is that of the validators."""

    url: str
    body: bytes
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limits: FetchLimits | None = None,
) -> FetchedResponse:
    """Return the response to a GET request. Raises FetchError."""
    limits = limits or FetchLimits()
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    allowed_host = allowed_host_of(url)
    deadline = time.monotonic() + limits.seconds
    for _redirect in range(limits.redirects + 1):
        parts, port = _check_url(url, allowed_host)
        try:
            may_contact = _is_not_link_local if allowed_host else is_public
            ip = resolve_host(parts.hostname, port, may_contact)
        except Unreachable as error:
            text = _("The server cannot be contacted: %s.") % error
            raise FetchError(text) from error
        response, body = _request(parts, port, ip, headers, limits, deadline)
        location = response.headers.get("Location", "")
        if response.status not in _REDIRECTS or not location:
            return _checked_response(url, response, body)
        url = _join(url, location)
        if allowed_host_of(url) != allowed_host:
            allowed_host = ""
    raise FetchError(_("The server redirects too often."))


def check_source_url(url: str) -> None:
    """Raise FetchError for a URL that is never contacted, whatever its host."""
    _check_url(url, allowed_host_of(url))


def allowed_host_of(url: str) -> str:
    """Return host:port of a URL that may be inside the network, "" for others."""
    try:
        parts, port = split_url(url)
    except ValueError:
        return ""
    host = f"{parts.hostname}:{port}"
    is_allowed = {host, parts.hostname} & set(settings.HARVEST_ALLOWED_HOSTS)
    return host if is_allowed else ""


def _check_url(url: str, allowed_host: str) -> tuple[SplitResult, int]:
    try:
        parts, port = split_url(url)
    except ValueError as error:
        raise FetchError(_("This is not a web address.")) from error
    if parts.username is not None or not url.isprintable():
        raise FetchError(_("This is not a web address."))
    if port not in WEB_PORTS and not allowed_host:
        raise FetchError(_("Port %d is not a web port.") % port)
    return parts, port


def _is_not_link_local(ip: str) -> bool:
    """Allowed hosts may be private, but never a cloud's metadata service."""
    address = ipaddress.ip_address(ip)
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_link_local


def _join(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(_("This is not a web address.")) from error


def _request(
    parts: SplitResult,
    port: int,
    ip: str,
    headers: dict[str, str],
    limits: FetchLimits,
    deadline: float,
) -> tuple[http.client.HTTPResponse, bytes]:
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    seconds = deadline - time.monotonic()
    too_slow = FetchError(_("The server is too slow."))
    if seconds <= 0:
        raise too_slow
    with _time_limit(seconds) as (watch, is_over):
        timeout = min(seconds, STEP_TIMEOUT_SECONDS)
        connection = pinned_connection(parts, ip, port, timeout, watch)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = _read(response, limits.response_bytes)
        except TimeoutError as error:
            raise too_slow from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            if is_over():
                raise too_slow from error
            text = _("The server did not respond correctly (%s).")
            raise FetchError(text % type(error).__name__) from error
        finally:
            connection.close()
        if is_over():
            raise too_slow
    return response, body


@contextmanager
def _time_limit(seconds: float) -> Iterator[tuple[Callable, Callable[[], bool]]]:
    """End a connection after a time, even if it sends a byte now and then.

    Yields a function that is called with its socket, and one that returns whether the
    time is over.
    """
    sockets: list[socket.socket] = []
    over = threading.Event()

    def end() -> None:
        over.set()
        for sock in sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        # A duplicate, because TLS takes the socket over.
        yield lambda sock: sockets.append(sock.dup()), over.is_set
    finally:
        timer.cancel()
        timer.join()
        for sock in sockets:
            sock.close()


def _read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    too_large = FetchError(
        _("The response is larger than %s.") % filesizeformat(max_bytes)
    )
    if response.status in _REDIRECTS:
        return b""
    if (response.length or 0) > max_bytes:
        raise too_large
    chunks, size = [], 0
    while chunk := response.read(_CHUNK_BYTES):
        chunks.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            raise too_large
    if response.length:
        raise FetchError(_("The response is incomplete."))
    return b"".join(chunks)


def _checked_response(
    url: str, response: http.client.HTTPResponse, body: bytes
) -> FetchedResponse:
    if response.status == 304:
        return FetchedResponse(url, b"", is_unchanged=True)
    if response.status != 200:
        raise FetchError(_("The server responds with status %d.") % response.status)
    # It was not asked for, and may be a decompression bomb.
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(_("The server sends a compressed response."))
    validators = (
        _validator(response.headers.get(name, "")) for name in ("ETag", "Last-Modified")
    )
    return FetchedResponse(url, body, *validators)


def _validator(text: str) -> str:
    """Return a header to send again, "" for one that is not usable."""
    is_usable = text.isascii() and text.isprintable()
    return text if is_usable and len(text) <= _MAX_VALIDATOR_LENGTH else ""
