"""Works off what waits: text extraction and the search index."""

import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from library.worker import run_once

logger = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between looks at an empty queue


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

    def handle(self, *args, until_idle: bool, **options) -> None:
        self.is_stopped = False
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self.is_stopped:
            is_busy = run_once() if until_idle else run_once_or_wait()
            if is_busy:
                continue
            if until_idle:
                break
            time.sleep(PAUSE)

    def stop(self, *args) -> None:
        """Finish the piece in hand, then end."""
        self.is_stopped = True


def run_once_or_wait() -> bool:
    """Run each job once. Returns False, too, where the database is away: what was in
    hand then comes back when its lease ends."""
    close_old_connections()
    try:
        return run_once()
    except (InterfaceError, OperationalError) as error:
        logger.warning("The database is away, or too busy: %s", error)
        return False
