"""Run the worker's jobs: text extraction, search index, emails and more."""

import logging
import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from library.extraction.sandbox import kernel
from library.worker import subprocesses
from library.worker.registry import run_once

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0  # between polls of empty queues
# Time for the current job to finish after a request to stop; then the next worker
# continues it.
GRACE_SECONDS = 25
# By --jobs: which jobs `run_once` selects.
JOBS = {
    "all": {"network": None},
    "network": {"network": True},
    "local": {"network": False},
    "slow": {"network": False, "own_process": True},
    "harvests": {"network": True, "own_process": True},
}
# Those run beside a worker, which starts them when there is work.
SUBPROCESSES = ("slow", "harvests")
# Lower priority than the web server on the same machine.
NICENESS = 5


class Command(BaseCommand):
    help = (
        "Extract text from uploaded files, keep the search index up to date, send "
        "emails. Runs until stopped; several workers may run at once. The work of a "
        "killed worker is continued by the next one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--until-idle",
            action="store_true",
            help="stop when all queues are empty",
        )
        parser.add_argument(
            "--jobs",
            choices=JOBS,
            default="all",
            help="network: only jobs that contact other servers (mail, link checks); "
            "local: only the others, which open uploaded files. Run one of each. "
            "slow: text recognition; harvests: repositories and feeds. Workers start "
            "these two when there is work.",
        )

    def handle(self, *args, until_idle: bool, jobs: str, **options) -> None:
        self.is_stopped = False
        self.jobs = dict(JOBS[jobs])
        self.has_subprocesses = jobs not in SUBPROCESSES and not until_idle
        if self.has_subprocesses:
            self.jobs["own_process"] = False
        if jobs in SUBPROCESSES and kernel.IS_LINUX:
            # End with the worker that started it.
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGTERM)
        if not until_idle:  # else somebody is waiting for the command
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGALRM, self.exit_now)
        try:
            self.run(until_idle)
        finally:
            subprocesses.end_all()
        signal.alarm(0)

    def run(self, until_idle: bool) -> None:
        while not self.is_stopped:
            if self.run_once() if until_idle else self.run_once_or_wait():
                continue
            if until_idle:
                break
            time.sleep(PAUSE_SECONDS)

    def stop(self, *args) -> None:
        """Finish the current job, then exit."""
        if not self.is_stopped:
            self.is_stopped = True
            signal.alarm(GRACE_SECONDS)
            subprocesses.request_end()

    def exit_now(self, *args) -> None:
        raise SystemExit("The current job is left to the next worker.")

    def run_once(self) -> bool:
        return run_once(lambda: self.is_stopped, **self.jobs)

    def run_once_or_wait(self) -> bool:
        """Run each job once. Return whether any had work, False if the database is not
        available: the current job is retried when its lease expires."""
        close_old_connections()
        try:
            if self.has_subprocesses:
                subprocesses.start_due(self.jobs["network"])
            return self.run_once()
        except (InterfaceError, OperationalError) as error:
            logger.warning("The database is not available, or overloaded: %s", error)
            return False
