"""A real nginx with the configuration that is shipped, on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SHIPPED = Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf"
# What Debian's /etc/nginx/nginx.conf does around a site, in a folder of the test.
AROUND = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """Return nginx's path; skips the test where there is none."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not found:
        pytest.skip("no nginx (Debian: apt install nginx-light)")
    return found


def configured(
    folder: Path, library: str, files: Path, user: str = "root"
) -> tuple[Path, str]:
    """Write the shipped site for a library at this address, and what is around it.

    user: whom nginx reads the files as, where root starts it. Returns the path of the
    whole and the address that it will answer at.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    site = SHIPPED.read_text()
    for shipped, own in {
        "server 127.0.0.1:8000;": f"server {urlsplit(library).netloc};",
        "listen 80;": f"listen {address};",
        "/var/lib/library/files/": f"{files}/",
    }.items():
        assert shipped in site
        site = site.replace(shipped, own)
    (folder / "site.conf").write_text(site)
    line = "" if os.getuid() else f"user {user};"
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=line))
    return folder / "nginx.conf", f"http://{address}"


@contextmanager
def running(
    folder: Path, library: str, files: Path, user: str = "root"
) -> Iterator[str]:
    """Run nginx before a library, and yield its address."""
    path, url = configured(folder, library, files, user)
    process = subprocess.Popen([program(), "-c", str(path), "-p", str(folder)])
    try:
        _wait(process, url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, url: str) -> None:
    host, port = urlsplit(url).netloc.split(":")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection((host, int(port)), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("nginx does not answer")
