"""A library served as an installation is, by a process that a test can kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings

from tests.own_database import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
MAX_WAIT_SECONDS = 300  # for the worker
_QUEUES = (
    "library_extractionstate",
    "library_recognitionstate",
    "desk_suggestionstate",
    "desk_duplicatestate",
    "search_indexstate",
)


class OwnServer:
    """Serves what the test's database holds, from `folder`, until it is killed.

    url: its address; it stays the same when the server comes back. `environment`:
    what is set for its processes besides their own places.
    """

    def __init__(self, folder: Path, **environment: str):
        self.folder = folder
        self.environment = environment
        folder.mkdir(exist_ok=True)
        self.database = OwnDatabase(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self.process: subprocess.Popen | None = None
        self.worker: subprocess.Popen | None = None

    def begin(self, *arguments: str) -> subprocess.Popen:
        """Run Python where this library is, and do not wait for its end."""
        own = {
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "true",  # static files without collecting them
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.database.url,
            "ELASTICSEARCH_URL": "",
            "SECOND_FACTOR": "off",
        }
        command = [sys.executable, *arguments]
        given = os.environ | own | self.environment
        # A session of its own, so that its children end with it.
        return subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True)

    def start(self, processes: int = 1) -> None:
        """Serve, and return when it answers."""
        options = ["--bind", self.address, "--threads", "8", "--no-control-socket"]
        options += ["--workers", str(processes)]
        self.process = self.begin("-m", "gunicorn", "config.wsgi", *options)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError), urlopen(f"{self.url}/healthz", timeout=10):
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError("the server does not answer")

    def kill(self) -> None:
        """End it as the power would."""
        _kill(self.process)
        self.process = None

    def manage(self, *arguments: str) -> None:
        """Run a command of the library to its end."""
        self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> None:
        """Run Python to its end, where this library is."""
        command = self.begin(*arguments)
        try:
            assert command.wait(timeout=300) == 0
        finally:
            _kill(command)

    def work(self) -> None:
        """Let the worker do what waits."""
        self.manage("library_worker", "--until-idle")

    def begin_work(self) -> None:
        """Start the worker, which then works until it is killed."""
        self.worker = self.begin("manage.py", "library_worker")

    def kill_worker(self) -> None:
        """End the worker as the power would, in the middle of what it does."""
        _kill(self.worker)
        self.worker = None

    def pending_work(self) -> int:
        """Return how many rows the worker has still to process."""
        counts = (
            self.ask(
                f"SELECT count(*) FROM {table} "
                "WHERE processed_version < requested_version AND NOT dead_letter"
            )
            for table in _QUEUES
        )
        incoming = "SELECT count(*) FROM desk_incomingfile WHERE state = 'arriving'"
        return sum(count for ((count,),) in [*counts, self.ask(incoming)])

    def wait_for_work(self) -> None:
        """Return when the running worker has nothing left to do."""
        deadline = time.monotonic() + MAX_WAIT_SECONDS
        while self.pending_work():
            assert time.monotonic() < deadline, "the worker has not finished"
            time.sleep(0.2)

    def drafts(self) -> dict[str, int]:
        """Return the resources by the name of the uploaded file of each."""
        rows = "SELECT name, resource_id FROM desk_incomingfile WHERE state = 'stored'"
        return dict(self.ask(rows))

    def ask(self, query: str, *values) -> list[tuple]:
        """Return rows of its database."""
        return self.database.ask(query, *values)

    def change(self, query: str, *values) -> None:
        """Change rows of its database."""
        self.database.change(query, *values)

    def stored(self, name: str) -> bytes:
        """Return the bytes that the library keeps under an original name, once."""
        query = "SELECT file FROM library_librarydocument WHERE original_name = %s"
        ((path,),) = self.ask(query, name)
        return (self.folder / "files" / path).read_bytes()


def _kill(process: subprocess.Popen | None) -> None:
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
