"""Works off what waits: text extraction and the search index."""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from library.worker import run_once

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
            close_old_connections()
            if run_once():
                continue
            if until_idle:
                break
            time.sleep(PAUSE)

    def stop(self, *args) -> None:
        """Finish the piece in hand, then end."""
        self.is_stopped = True
