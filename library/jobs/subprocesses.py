"""The worker's jobs that take long: each a command in a process of its own.

The other jobs do not wait for them, and what they took of memory ends with them.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings

from library.jobs.worker import Job, every, run_job

logger = logging.getLogger(__name__)
# Readers go first, then the worker's short jobs.
NICENESS = 10
_jobs: dict[str, Job] = {}
_running: dict[str, subprocess.Popen] = {}


def register(
    name: str, seconds: float, is_due: Callable[[], bool], *command: str
) -> None:
    """Let the worker ask `is_due` at most every so many seconds, and then run this
    command of manage.py, unless it still runs. It must be safe to kill and to repeat.
    """

    def start_if_due() -> None:
        if name not in _running and is_due():
            start(name, *command)

    _jobs[name] = every(seconds, start_if_due)


def start_due() -> None:
    """Start what is due. A fault of one is told of in the log and keeps no other."""
    _take_note_of_ends()
    for name, job in _jobs.items():
        run_job(name, job)


def start(name: str, *command: str) -> None:
    child = subprocess.Popen(  # noqa: S603 (our own arguments, no shell)
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
    _running[name] = child


def end_all() -> None:
    """End what runs: it is due again when the next worker looks."""
    for child in _running.values():
        child.terminate()
    for child in _running.values():
        child.wait()
    _running.clear()


def _take_note_of_ends() -> None:
    for name, child in list(_running.items()):
        if child.poll() is None:
            continue
        if child.returncode:
            logger.warning("The job %r ended with exit code %s", name, child.returncode)
        del _running[name]
