"""A library with test data, served by separate processes as in production."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection

from bench import speeches
from desk.models import DuplicateState
from library.access.groups import MEMBERS, create_roles
from library.models import LastRun, LibraryDocument, Resource
from members.sessions.open_sessions import LAST_ACTIVITY, SIGNED_IN_AT
from search.index import outbox
from search.index.verify import VERIFY

ROOT = Path(__file__).resolve().parents[1]
# The size in bytes of a typical report of a few pages.
FILE_BYTES = 300_000
# Simulates an engine that is down: no process listens on this port.
NO_ENGINE = "http://127.0.0.1:9"


def fill(folder: Path, limit: int) -> int:
    """Fill an empty database with real texts, each with a downloadable file.

    Returns the number of resources.
    """
    call_command("migrate", verbosity=0)
    call_command("migrate", "stock", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    speeches.fill(folder, limit)
    # One resource in ten is for members only, so that users see different results.
    tenth = Resource.objects.filter(pk__in=range(0, 10 * limit, 10))
    tenth.update(visibility="members")
    file = Path(settings.MEDIA_ROOT) / "none.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"A line of a report.\n" * (FILE_BYTES // 20))
    return Resource.objects.count()


def settle() -> None:
    """Complete all jobs, so that the worker is idle, as it usually is.

    The low-priority jobs after a large import take hours and would distort the
    measurements.
    """
    outbox.drain_all()
    documents = LibraryDocument.objects.values_list("pk", flat=True)
    DuplicateState.objects.bulk_create(
        DuplicateState(document_id=pk) for pk in documents
    )
    LastRun.objects.note(VERIFY, 0)


def session_of_a_member() -> str:
    """Return the session key of a signed-in member."""
    create_roles()
    user = User.objects.create_user("reader", "reader@example.org")
    user.groups.add(Group.objects.get(name=MEMBERS))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SIGNED_IN_AT] = session[LAST_ACTIVITY] = int(time.time())
    session.save()
    return session.session_key


def addresses(number: int) -> list[tuple[str, str]]:
    """Return the URLs of `number` resources, and of a middle page of each."""
    rows = Resource.objects.filter(visibility="public").order_by("published_on", "pk")
    found = []
    for resource in rows.prefetch_related("files__document")[:number]:
        file = resource.files.all()[0]
        middle = max(1, file.document.page_count // 2)
        found.append((resource.get_absolute_url(), file.page_url(middle)))
    return found


class Instance:
    """A web server and a worker for the filled database, running until `stop`."""

    def __init__(self, elasticsearch_url: str, workers: int, threads: int):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        own = {
            # No rate limits: all simulated users share one IP address.
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATA_DIR": str(settings.DATA_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
            "ELASTICSEARCH_URL": elasticsearch_url,
            "SEARCH_INDEX_PREFIX": settings.SEARCH_INDEX_PREFIX,
        }
        serve = ["-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{self.port}"]
        serve += [f"--workers={workers}", f"--threads={threads}"]
        serve += ["--config=python:config.gunicorn"]
        self.processes = {
            "web": self._run(own, *serve),
            "worker": self._run(own, "manage.py", "library_worker"),
        }
        self._wait()

    def _run(self, own: dict[str, str], *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | own,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            address = f"http://127.0.0.1:{self.port}/healthz"
            with suppress(OSError), urlopen(address, timeout=10):
                return
            time.sleep(0.2)
        self.stop()
        sys.exit("The library did not come up.")

    def memory(self) -> dict[str, float]:
        """Return resident memory in MB of web server and worker, including children."""
        return {
            name: sum(map(_resident, _family(process.pid)))
            for name, process in self.processes.items()
        }

    def stop(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def server_memory(url: str) -> float:
    """Return the resident memory in MB of the Elasticsearch at a local URL.

    0 if `url` is "": the embedded engine runs inside the other processes.
    """
    if not url:
        return 0.0
    port = urlsplit(url).port
    found = subprocess.run(
        ["pgrep", "-f", f"library-{port}|node-{port}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return sum(map(_resident, map(int, found.stdout.split())))


def database_memory() -> float:
    """Return the memory in MB of all PostgreSQL processes, shared memory counted once.

    0 with SQLite, which runs inside the other processes.
    """
    if connection.vendor != "postgresql":
        return 0.0
    found = subprocess.run(
        ["pgrep", "-x", "postgres"], capture_output=True, text=True, check=False
    )
    files = (f"/proc/{pid}/smaps_rollup" for pid in found.stdout.split())
    return sum(_megabytes(file, "Pss") for file in files)


def _family(pid: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> float:
    return _megabytes(f"/proc/{pid}/status", "VmRSS")


def _megabytes(file: str, name: str) -> float:
    """Return a value of a /proc file in MB; 0 if the process has ended."""
    with suppress(OSError):
        for line in Path(file).read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
