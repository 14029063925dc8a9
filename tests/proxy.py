"""A proxy between the library and its search server, which can do what networks do.

`with Proxy(url) as proxy: proxy.mode = "silent"`. Without an upstream it can do all but
pass things on. Each request has a connection of its own.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

# What the proxy does with a request, besides passing it on.
MODES = ("silent", "reset", "slow", "busy", "away", "rubbish", "other", "strange")
RUBBISH = b'{"took": 3, "hits": {"total'
ANSWERS = {
    "busy": (429, b'{"error": {"type": "es_rejected_execution_exception"}}'),
    "away": (503, b'{"error": {"type": "no_shard_available_action_exception"}}'),
    # JSON that breaks off; no JSON; JSON without what it should say.
    "rubbish": (200, RUBBISH),
    "other": (200, b"<html>Please sign in to the hotel's network</html>"),
    "strange": (200, b'[{"items": 3}]'),
}
LATENCY = 0.3


@dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    method: str
    path: str


class Proxy:
    """Listens on loopback in a thread of its own. `asked`: the requests so far."""

    def __init__(self, upstream: str = "") -> None:
        self.upstream = urlsplit(upstream)
        self.mode = ""
        self.asked: list[Asked] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.listen()
        return self

    def __exit__(self, *args) -> None:
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def listen(self) -> None:
        """Accept connections, on the same port as before."""
        self._server = self._run(
            asyncio.start_server(self._serve, "127.0.0.1", self._port)
        )
        self._port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse connections, as a server that is stopped."""
        if self._server:
            self._loop.call_soon_threadsafe(self._server.close)
            self._server = None
            self._run(asyncio.sleep(0))

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head, body = await _request(reader)
            method, path = head.split(b" ", 2)[:2]
            self.asked.append(Asked(method.decode(), path.decode()))
            await self._answer(writer, head, body)
        writer.close()

    async def _answer(
        self, writer: asyncio.StreamWriter, head: bytes, body: bytes
    ) -> None:
        mode = self.mode
        if mode == "silent":
            await asyncio.sleep(3600)
        if mode == "slow":
            await asyncio.sleep(LATENCY)
        if mode in ANSWERS:
            writer.write(_response(*ANSWERS[mode]))
        elif mode == "reset":
            writer.write(_response(200, RUBBISH, length=10_000))
            await writer.drain()
            _reset(writer)
        else:
            writer.write(await self._upstream(head, body))
        await writer.drain()

    async def _upstream(self, head: bytes, body: bytes) -> bytes:
        to = self.upstream
        reader, writer = await asyncio.open_connection(to.hostname, to.port)
        writer.write(_closing(head) + body)
        answer = await reader.read()
        writer.close()
        return _closing(answer)


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not _says(line, b"connection")]
    length = next((_value(line) for line in lines if _says(line, b"content-length")), 0)
    return b"\r\n".join(lines), await reader.readexactly(int(length))


def _closing(message: bytes) -> bytes:
    """Let both sides know that a connection is for one request."""
    return message.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


def _says(line: bytes, name: bytes) -> bool:
    return line.lower().startswith(name + b":")


def _value(line: bytes) -> bytes:
    return line.partition(b":")[2]


def _response(status: int, body: bytes, length: int = 0) -> bytes:
    lines = (
        f"HTTP/1.1 {status} As asked",
        "X-Elastic-Product: Elasticsearch",
        "Content-Type: application/json",
        f"Content-Length: {length or len(body)}",
        "Connection: close",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection without a word of farewell."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
