"""Asks ClamAV's daemon about a stream of bytes, by its command INSTREAM."""

from __future__ import annotations

import re
import select
import socket
import struct
from contextlib import suppress
from typing import IO

CHUNK = 64 * 1024
TIMEOUT = 60  # seconds, for each step
_FOUND = re.compile(r"stream: (.+) FOUND")
# The one when the stream is longer than StreamMaxLength, the other for the limits of
# what is scanned (with AlertExceedsMax): neither says that there is a virus.
_TOO_LARGE = ("size limit exceeded", "Limits.Exceeded")


class Unavailable(Exception):
    """The scanner is away, or did not come to an answer: nothing is known."""


class TooLarge(Exception):
    """The scanner does not look at so much."""


def scan(stream: IO[bytes], address: str, timeout: float = TIMEOUT) -> str:
    """Return the name of the virus in a stream, "" when the scanner found none.

    address: a socket's path, or host:port. timeout: seconds for each step. Raises
    Unavailable and TooLarge.
    """
    try:
        with _connected(address, timeout) as connection:
            answer = _answer(connection, stream)
    except OSError as error:
        raise Unavailable(f"{address}: {error}") from error
    if any(words in answer for words in _TOO_LARGE):
        raise TooLarge(answer)
    if found := _FOUND.fullmatch(answer):
        return found[1]
    if answer != "stream: OK":
        raise Unavailable(f"{address}: it said {answer!r}")
    return ""


def _connected(address: str, timeout: float) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    connection.connect(address)
    return connection


def _answer(connection: socket.socket, stream: IO[bytes]) -> str:
    connection.sendall(b"zINSTREAM\0")
    # It may have heard enough before the end; then its answer says why.
    with suppress(BrokenPipeError, ConnectionResetError):
        while not _has_answered(connection) and (chunk := stream.read(CHUNK)):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and (data := connection.recv(4096)):
        answer += data
    return answer.rstrip(b"\0").decode(errors="replace")


def _has_answered(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])
