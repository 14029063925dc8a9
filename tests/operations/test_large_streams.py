"""Endless uploads to an installation are cut off and leave no file."""

import socket
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.urls import reverse

from desk.models import Batch
from tests.browser.own_server import OwnServer
from tests.factories import UserFactory

MB = 1 << 20
HEAD = (
    b"--frontier\r\nContent-Disposition: form-data; "
    b'name="files"; filename="stream.txt"\r\n\r\n'
)
TAIL = b"\r\n--frontier--\r\n"


@pytest.fixture
def server(transactional_db, client, tmp_path, monkeypatch):
    """Gunicorn with a batch, an editor who is signed in, and a folder for its files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    client.force_login(UserFactory(role="editor"))
    batch = Batch.objects.create(name="Conference", visibility="public")
    server = OwnServer(tmp_path / "server")
    server.temporary = temporary
    server.page = reverse("desk_batches:batch", args=[batch.pk])
    server.cookie = client.cookies["sessionid"].value
    server.start()
    yield server
    server.kill()


def peak_memory(server) -> int:
    """The largest memory that any of the server's processes ever took, in bytes."""
    status = [
        path.read_text()
        for path in Path("/proc").glob("[0-9]*/status")
        if f"NSsid:\t{server.process.pid}\n" in path.read_text()
    ]
    peaks = [text.split("VmHWM:")[1].split()[0] for text in status]
    return max(map(int, peaks)) * 1024


def post(server, announced: int, sent: int, cookie=True) -> bytes:
    """Send a form whose file is `sent` bytes long; return what the server says."""
    lines = [f"POST {server.page} HTTP/1.1", f"Host: {server.address}"]
    lines += ["Connection: close", f"Content-Length: {announced}"]
    lines += ["Content-Type: multipart/form-data; boundary=frontier"]
    lines += [f"Cookie: sessionid={server.cookie}"] if cookie else []
    host, port = server.address.split(":")
    response = b""
    with closing(socket.create_connection((host, int(port)), timeout=120)) as sock:
        with suppress(BrokenPipeError, ConnectionResetError):
            sock.sendall("\r\n".join([*lines, "", ""]).encode() + HEAD)
            block = b"x" * MB
            for _ in range(sent // MB):
                sock.sendall(block)
            sock.sendall(block[: sent % MB] + TAIL)
        with suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while data := sock.recv(MB):
                response += data
    return response


def stored(server) -> list:
    return [p for p in (server.folder / "files").rglob("*") if p.is_file()]


def nothing_is_left(server) -> bool:
    """Say whether the temporary files are gone, within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not list(server.temporary.iterdir()) and not stored(server):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
@pytest.mark.reliability(26)
def test_large_upload_uses_no_memory_and_disk(server):
    post(server, len(HEAD) + 10 + len(TAIL), 10)
    before = peak_memory(server)
    response = post(server, len(HEAD) + 1024 * MB + len(TAIL), 1024 * MB)
    assert response.split(b"\r\n")[0].split()[1] in (b"302", b"403", b"413")
    assert peak_memory(server) - before <= 64 * MB
    assert nothing_is_left(server)
    assert server.ask("SELECT count(*) FROM library_librarydocument") == [(0,)]


@pytest.mark.slow
@pytest.mark.reliability(26)
def test_incomplete_upload_creates_no_file(server):
    sent = 6 * MB
    responses = {
        # Its form has no end; then as a lost connection leaves it; then none at all.
        "understated": post(server, 5 * MB, sent),
        "overstated": post(server, 200 * MB, sent),
        "missing": post(server, 0, sent),
        "of a visitor": post(server, len(HEAD) + sent + len(TAIL), sent, cookie=False),
    }
    status = {case: response[9:12] for case, response in responses.items()}
    assert set(status.values()) <= {b"400", b"403"}, status
    assert status["overstated"] == status["of a visitor"] == b"400"
    assert b"The upload was interrupted" in responses["overstated"]
    assert nothing_is_left(server)
    assert server.ask("SELECT count(*) FROM desk_incomingfile") == [(0,)]
