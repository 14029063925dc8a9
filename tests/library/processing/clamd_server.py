"""A daemon that speaks ClamAV's protocol, and knows one virus: the test file EICAR."""

from __future__ import annotations

import io
import socketserver
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import serving

# In pieces, so that no scanner takes this file for it.
EICAR = "".join(
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"]
).encode()


def virus_in(data: bytes) -> bool:
    """Look into a file and, as the real one does, into what is packed in it."""
    if EICAR in data:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(virus_in(archive.read(name)) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
            if len(data) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.streams += 1
        self.wfile.write(self.server.answer or self._verdict(data))

    def _verdict(self, data: bytes) -> bytes:
        found = virus_in(data)
        return b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"


class Daemon(socketserver.ThreadingUnixStreamServer):
    """most: the longest stream; answer: what it says instead of a verdict; streams:
    how many it has looked at."""

    daemon_threads = True
    most = 25 << 20
    answer = b""
    streams = 0


@contextmanager
def running(path: Path) -> Iterator[Daemon]:
    """Listen at a socket of this path."""
    with serving(Daemon(str(path), Session)) as server:
        yield server
    path.unlink()
