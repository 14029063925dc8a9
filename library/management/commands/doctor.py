"""Run the health checks of the installation."""

import sys

from django.core.checks import ERROR, INFO, WARNING
from django.core.management.base import BaseCommand

from library.checks.doctor import run_doctor

# By level: how it is printed and styled, and the exit code.
LEVELS = {
    INFO: ("ok", "SUCCESS", 0),
    WARNING: ("warning", "WARNING", 1),
    ERROR: ("error", "ERROR", 2),
}


class Command(BaseCommand):
    help = (
        "Check database, search engine, index, worker, queues, files, backup and "
        "settings, and print what to do. Changes nothing. Exit code 0: no findings; "
        "1: warnings, to be fixed soon; 2: errors, to be fixed now."
    )
    # It must run even when a system check fails.
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="print only warnings and errors"
        )

    def handle(self, *args, quiet: bool, **options) -> None:
        exit_code = 0
        for message in run_doctor():
            name, style, code = LEVELS[message.level]
            exit_code = max(exit_code, code)
            if quiet and not code:
                continue
            level = getattr(self.style, style)(f"{name:8}")
            self.stdout.write(f"{level} {message.obj}: {message.msg}")
            if message.hint:
                self.stdout.write(f"{'':8} -> {message.hint}")
        if exit_code:
            sys.exit(exit_code)
