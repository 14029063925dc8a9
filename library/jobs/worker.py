"""The worker's jobs. Each app registers its own; `library_worker` runs them all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)
# A job does a bounded piece of work and says whether there was any.
Job = Callable[[], bool]
_jobs: dict[str, Job] = {}
_network_jobs: set[str] = set()
SECONDS_PER_DAY = 24 * 60 * 60.0  # seconds


def register(name: str, job: Job, *, network: bool = False) -> None:
    """Let the worker run this job; a second one of the same name replaces it.

    network: the job contacts servers other than the library's own (mail, links). All
    other jobs must run without: the worker that opens uploaded files has no network.
    """
    _jobs[name] = job
    (_network_jobs.add if network else _network_jobs.discard)(name)


def every(seconds: float, task: Callable[[], object]) -> Job:
    """Return a job that does `task` at most so often in this process.

    It says that there was no work, so that an idle worker stays idle.
    """
    last = -seconds

    def job() -> bool:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            task()
        return False

    return job


def register_library_jobs() -> None:
    """Register the library's own jobs."""
    from library.health.queues import record_heartbeat
    from library.maintenance.fixity import check_next as read_next
    from library.maintenance.link_checker import check_next
    from library.maintenance.orphaned_files import sweep_files
    from library.processing.ocr import recognise_next
    from library.processing.text_extraction import extract_next
    from library.processing.virus_scan import scan_next

    register("virus scan", scan_next)
    register("sign of life", every(30, record_heartbeat))
    register("extraction", extract_next)
    register("text recognition", recognise_next)
    register("publishing as planned", every(60, publish_as_planned))
    register("stored files without a row", every(SECONDS_PER_DAY, sweep_files))
    register("stored files read again", every(5, read_next))
    if settings.LINK_CHECKS:
        # A look may take seconds, for which the other jobs wait.
        register("source links", every(30, check_next), network=True)


def publish_as_planned() -> None:
    """Publish and take back what editors planned for this hour."""
    call_command("publish_scheduled", verbosity=0)


def run_once(
    is_stopped: Callable[[], bool] = lambda: False, *, network: bool | None = None
) -> bool:
    """Run each job once, until `is_stopped`. Returns whether any had work.

    network: True runs only the jobs that contact other servers, False only the others.

    One that fails by a fault of ours is told of in the log and keeps no other from its
    turn: what it held comes back when its lease ends. Raises what the database raises
    when it is away.
    """
    jobs = {
        name: job
        for name, job in _jobs.items()
        if network is None or network == (name in _network_jobs)
    }
    results = [run_job(name, job) for name, job in jobs.items() if not is_stopped()]
    return any(results)


def run_job(name: str, job: Job) -> bool:
    """Run one job. A fault of ours is told of in the log; returns whether it worked."""
    try:
        return job()
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        logger.exception("The job %r failed", name)
        return False
