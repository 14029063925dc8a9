"""Long jobs of the worker, each a management command in its own process.

They do not block the other jobs, and their memory is freed when they end.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings

from library.worker.registry import Job, every, run_job

logger = logging.getLogger(__name__)
# Lower priority than the web server and the worker's short jobs.
NICENESS = 10
_jobs: dict[str, Job] = {}
_network_jobs: set[str] = set()
_running: dict[str, subprocess.Popen] = {}


def register(
    name: str,
    seconds: float,
    is_due: Callable[[], bool],
    *command: str,
    network: bool = False,
) -> None:
    """Run this command of manage.py when `is_due` returns True.

    seconds: interval between calls of `is_due`. A job is not started again while it
    runs. It must be safe to kill and to repeat. network: it contacts other servers.
    """

    def start_if_due() -> None:
        if name not in _running and is_due():
            start(name, *command)

    _jobs[name] = every(seconds, start_if_due)
    (_network_jobs.add if network else _network_jobs.discard)(name)


def start_due(network: bool | None = None) -> None:
    """Start the jobs that are due. An error in one is logged; the others start.

    network: True starts only those that contact other servers, False only the others.
    """
    for name, child in list(_running.items()):
        if child.poll() is None:
            continue
        if child.returncode:
            logger.warning("The job %r ended with exit code %s", name, child.returncode)
        del _running[name]
    for name, job in _jobs.items():
        if network in (None, name in _network_jobs):
            run_job(name, job)


def start(name: str, *command: str) -> None:
    child = subprocess.Popen(  # noqa: S603 (our own arguments, no shell)
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
    _running[name] = child


def request_end() -> None:
    """Ask the running jobs to end; they may finish what they are doing."""
    for child in _running.values():
        child.terminate()


def end_all() -> None:
    """Terminate the running jobs; the next worker starts them again."""
    request_end()
    for child in _running.values():
        child.wait()
    _running.clear()
