"""Client for ClamAV's daemon clamd: scan a stream with the command INSTREAM."""

from __future__ import annotations

import re
import select
import socket
import struct
from contextlib import suppress
from typing import IO

CHUNK = 64 * 1024
TIMEOUT = 60  # seconds per step
_INFECTED = re.compile(r"stream: (.+) FOUND")
# The first: the stream is longer than StreamMaxLength. The second: a limit of the scan
# itself, with AlertExceedsMax. Neither means that there is a virus.
_TOO_LARGE = ("size limit exceeded", "Limits.Exceeded")


class Unavailable(Exception):
    """The scanner is not reachable or gave no verdict."""


class TooLarge(Exception):
    """The stream is larger than the scanner's limit."""


def scan(stream: IO[bytes], address: str, timeout: float = TIMEOUT) -> str:
    """Return the name of the virus in a stream, "" if there is none.

    address: the path of a socket, or host:port. timeout: seconds per step. Raises
    Unavailable and TooLarge.
    """
    try:
        if address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(timeout)
            connection.connect(address)
        else:
            host, _colon, port = address.rpartition(":")
            endpoint = host.strip("[]"), int(port)
            connection = socket.create_connection(endpoint, timeout)
        with connection:
            reply = _scan_stream(connection, stream)
    except OSError as error:
        raise Unavailable(f"{address}: {error}") from error
    if any(phrase in reply for phrase in _TOO_LARGE):
        raise TooLarge(reply)
    if match := _INFECTED.fullmatch(reply):
        return match[1]
    if reply != "stream: OK":
        raise Unavailable(f"{address}: unexpected reply {reply!r}")
    return ""


def _scan_stream(connection: socket.socket, stream: IO[bytes]) -> str:
    connection.sendall(b"zINSTREAM\0")
    # clamd may reply, and close the connection, before it has the whole stream.
    with suppress(BrokenPipeError, ConnectionResetError):
        while not select.select([connection], [], [], 0)[0] and (
            chunk := stream.read(CHUNK)
        ):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    reply = b""
    while not reply.endswith(b"\0") and (data := connection.recv(4096)):
        reply += data
    return reply.rstrip(b"\0").decode(errors="replace")
