"""Registry of the worker's jobs; each app registers its own in its `jobs.py`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)
# A job does a bounded amount of work and returns whether there was any.
Job = Callable[[], bool]
_jobs: dict[str, Job] = {}
_network_jobs: set[str] = set()
_own_process_jobs: set[str] = set()
SECONDS_PER_DAY = 24 * 60 * 60.0  # seconds


def register(
    name: str, job: Job, *, network: bool = False, own_process: bool = False
) -> None:
    """Register a job; a second one with the same name replaces it.

    network: the job contacts servers other than the library's own (mail, links). All
    other jobs must work offline: the worker that opens uploaded files has no network.
    own_process: the job is slow, so the worker runs it in a process beside its own.
    """
    _jobs[name] = job
    (_network_jobs.add if network else _network_jobs.discard)(name)
    (_own_process_jobs.add if own_process else _own_process_jobs.discard)(name)


def every(seconds: float, task: Callable[[], object]) -> Job:
    """Return a job that calls `task` at most once per interval in this process.

    The job returns False, so that it does not keep an idle worker busy.
    """
    last = -seconds

    def job() -> bool:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            task()
        return False

    return job


def run_once(
    is_stopped: Callable[[], bool] = lambda: False,
    *,
    network: bool | None = None,
    own_process: bool | None = None,
) -> bool:
    """Run each job once, until `is_stopped`. Return whether any had work.

    network: True runs only the jobs that contact other servers, False only the others.
    own_process: the same of the jobs that run in a process beside the worker's.

    A job that fails is logged, and the others still run; its leases expire. Raises
    OperationalError and InterfaceError if the database is not available.
    """
    jobs = {
        name: job
        for name, job in _jobs.items()
        if network in (None, name in _network_jobs)
        and own_process in (None, name in _own_process_jobs)
    }
    results = [run_job(name, job) for name, job in jobs.items() if not is_stopped()]
    return any(results)


def run_job(name: str, job: Job) -> bool:
    """Run one job; an error is logged. Return whether the job had work."""
    try:
        return job()
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        logger.exception("The job %r failed", name)
        return False
