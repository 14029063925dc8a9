"""Requests to URLs that editors type: only to addresses of the public internet.

`check_url` asks whether a page still answers, without reading its content; harvests
(`desk/harvest/fetch.py`) read responses over `pinned_connection`.

Editors type these URLs, and the server is inside a network. To prevent server-side
request forgery, each host, including those of redirects, is resolved once and rejected
unless its IP address is public; the request then goes to that very address, so that a
changed DNS record cannot point inside.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Container
from urllib.parse import SplitResult, urljoin, urlsplit

TIMEOUT = 5  # seconds per step
MAX_REQUESTS = 5
USER_AGENT = "CoalitionLibrary-LinkCheck/1.0"
# Other ports would let editors probe the services of other servers.
WEB_PORTS = frozenset({80, 443})
_HEAD_NOT_SUPPORTED = {403, 405, 501}
# IANA's special-purpose registries. `ipaddress.is_global` lets several of these pass,
# and differs between Python's patch releases.
_SPECIAL_IPV4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# All addresses assigned for the public internet. Outside are those that embed an IPv4
# address (mapped, compatible, NAT64), site-local and multicast addresses.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments, among them Teredo
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",
            "3ffe::/16",
            "3fff::/20",
        ),
    )
)


class Unreachable(Exception):
    """The URL cannot be reached; the message says why."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    IPv6 addresses that embed an IPv4 address never do: a gateway of the network would
    translate them into addresses that have not been checked.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _GLOBAL_IPV6 and not any(ip in net for net in _SPECIAL_IPV6)
    return not any(ip in net for net in _SPECIAL_IPV4)


def check_url(
    url: str,
    is_allowed: Callable[[str], bool] = is_public,
    ports: Container[int] = WEB_PORTS,
) -> None:
    """Request the headers of a page. Raises Unreachable if it does not exist.

    A page that requires a login (401, 403) exists. `is_allowed` checks each IP address;
    only these `ports` are contacted.
    """
    for _ in range(MAX_REQUESTS):
        status, location = _request_headers(url, is_allowed, ports)
        if not (300 <= status < 400 and location):
            break
        url = urljoin(url, location)
    else:
        raise Unreachable("too many redirects")
    if status >= 400 and status not in (401, 403):
        raise Unreachable(f"HTTP status {status}")


def _request_headers(
    url: str, is_allowed: Callable[[str], bool], ports: Container[int]
) -> tuple[int, str]:
    try:
        parts, port = split_url(url)
    except ValueError as error:
        raise Unreachable("not a web address") from error
    if port not in ports:
        raise Unreachable(f"port {port} is not a web port")
    ip = resolve_host(parts.hostname, port, is_allowed)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        status, location = _request("HEAD", parts, ip, port, path)
        if status in _HEAD_NOT_SUPPORTED:
            status, location = _request("GET", parts, ip, port, path)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(f"no response ({type(error).__name__})") from error
    return status, location


def split_url(url: str) -> tuple[SplitResult, int]:
    """Return the parts of an http or https URL, and its port. Raises ValueError."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https URL")
    return parts, port


def resolve_host(host: str, port: int, is_allowed: Callable[[str], bool]) -> str:
    """Return the first IP address of a host. Raises Unreachable.

    All its addresses must be allowed.
    """
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"unknown host {host}") from error
    ips = [str(entry[4][0]).split("%")[0] for entry in entries]
    if not all(map(is_allowed, ips)):
        raise Unreachable("not on the public web")
    return ips[0]


def _request(method: str, parts, ip: str, port: int, path: str) -> tuple[int, str]:
    connection = pinned_connection(parts, ip, port, TIMEOUT)
    try:
        connection.request(method, path, headers={"User-Agent": USER_AGENT})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


def pinned_connection(
    parts: SplitResult,
    ip: str,
    port: int,
    timeout: float,
    on_connect: Callable[[socket.socket], object] | None = None,
) -> http.client.HTTPConnection:
    """Return a connection to this IP address under the name of the host of a URL.

    timeout: seconds of each step. on_connect: called with the socket before anything is
    sent, TLS included.
    """
    connection_class = _PinnedHTTPS if parts.scheme == "https" else _PinnedHTTP
    connection = connection_class(parts.hostname, port, timeout=timeout)
    connection.ip, connection.on_connect = ip, on_connect
    return connection


class _PinnedHTTP(http.client.HTTPConnection):
    """Connects to a fixed IP address under the name of the host."""

    ip = ""
    on_connect: Callable[[socket.socket], object] | None = None

    def connect(self) -> None:
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)
        if self.on_connect:
            self.on_connect(self.sock)


class _PinnedHTTPS(_PinnedHTTP):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
