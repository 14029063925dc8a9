"""Works off what waits: text extraction and the search index."""

import logging
import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from library.jobs import subprocesses
from library.jobs.worker import run_once

logger = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between looks at an empty queue
# After a request to stop, the piece in hand may take so many seconds more; then it is
# left to the next worker.
GRACE = 25
# By --jobs: whether those that contact other servers run; None: all run.
JOBS = {"all": None, "network": True, "local": False}
# Readers go first, where web server and worker share a machine.
NICENESS = 5


class Command(BaseCommand):
    help = (
        "Extracts text from uploaded files and keeps the search index up to date. "
        "Runs until stopped; several may run at once. A killed worker's work is "
        "taken up by the next one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--until-idle",
            action="store_true",
            help="stop as soon as nothing is left to do",
        )
        parser.add_argument(
            "--jobs",
            choices=JOBS,
            default="all",
            help="network: only what contacts other servers (mail, link checks); "
            "local: only the rest, which opens uploaded files. Run one of each.",
        )

    def handle(self, *args, until_idle: bool, jobs: str, **options) -> None:
        self.is_stopped = False
        self.network = JOBS[jobs]
        if not until_idle:  # else somebody waits for the end
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGALRM, self.give_up)
        try:
            self.work(until_idle)
        finally:
            subprocesses.end_all()
        signal.alarm(0)

    def work(self, until_idle: bool) -> None:
        while not self.is_stopped:
            if self.run_once() if until_idle else self.run_once_or_wait():
                continue
            if until_idle:
                break
            time.sleep(PAUSE)

    def stop(self, *args) -> None:
        """Finish the piece in hand, then end."""
        self.is_stopped = True
        signal.alarm(GRACE)

    def is_asked(self) -> bool:
        """Say whether somebody has asked the worker to end."""
        return self.is_stopped

    def give_up(self, *args) -> None:
        """End now: the piece in hand is too long to wait for."""
        raise SystemExit("The piece in hand is left to the next worker.")

    def run_once(self) -> bool:
        return run_once(self.is_asked, network=self.network)

    def run_once_or_wait(self) -> bool:
        """Run each job once. Returns False, too, where the database is away: what was
        in hand then comes back when its lease ends."""
        close_old_connections()
        try:
            if not self.network:
                subprocesses.start_due()
            return self.run_once()
        except (InterfaceError, OperationalError) as error:
            logger.warning("The database is away, or too busy: %s", error)
            return False
