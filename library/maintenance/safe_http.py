"""Asks whether an address on the public web still answers, and reads nothing of it.

Editors type these addresses, and the server stands inside a network. So each address,
also one that a page sends on to, is looked up once and refused unless it is public, and
that very address is then asked: no name can point inside meanwhile.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Container
from urllib.parse import urljoin, urlsplit

TIMEOUT = 5  # seconds, for each step
MAX_STEPS = 5
USER_AGENT = "CoalitionLibrary-LinkCheck/1.0"
# Other ports would let whoever types an address try the services of other servers.
WEB_PORTS = frozenset({80, 443})
_REFUSED_METHOD = {403, 405, 501}
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
# All that is assigned for the public internet. Outside it are the addresses that embed
# an IPv4 address (mapped, compatible, NAT64), site-local ones and multicast.
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
    """The address does not answer as it should; the message says how."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    IPv6 addresses that embed an IPv4 address never do, whatever they embed: a gateway
    of the network would translate them into addresses that nobody has checked.
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
    """Ask for the head of a page. Raises Unreachable when it is not there.

    A page that asks for a login (401, 403) is there. `is_allowed` decides on each IP
    address; only these `ports` are connected to.
    """
    for _ in range(MAX_STEPS):
        status, location = _ask(url, is_allowed, ports)
        if not (300 <= status < 400 and location):
            break
        url = urljoin(url, location)
    else:
        raise Unreachable("it is sent on in a circle")
    if status >= 400 and status not in (401, 403):
        raise Unreachable(f"it answers {status}")


def _ask(
    url: str, is_allowed: Callable[[str], bool], ports: Container[int]
) -> tuple[int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("it is no web address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable("it is no web address")
    if port not in ports:
        raise Unreachable(f"port {port} is not a port of the web")
    address = _resolve(parts.hostname, port, is_allowed)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        status, location = _request("HEAD", parts, address, port, path)
        if status in _REFUSED_METHOD:
            status, location = _request("GET", parts, address, port, path)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreachable(f"it does not answer ({type(error).__name__})") from error
    return status, location


def _resolve(host: str, port: int, is_allowed: Callable[[str], bool]) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"there is no {host}") from error
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not all(is_allowed(address) for address in addresses):
        raise Unreachable("it is not on the public web")
    return addresses[0]


def _request(method: str, parts, address: str, port: int, path: str) -> tuple[int, str]:
    kind = _PinnedHTTPS if parts.scheme == "https" else _PinnedHTTP
    connection = kind(parts.hostname, port, timeout=TIMEOUT)
    connection.address = address
    try:
        connection.request(method, path, headers={"User-Agent": USER_AGENT})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


class _PinnedHTTP(http.client.HTTPConnection):
    """Speaks to the address that was looked up, under the name that was asked for."""

    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedHTTPS(http.client.HTTPSConnection):
    address = ""

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)
