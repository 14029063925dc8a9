"""Run the health checks of the installation."""

import sys

from django.core.management.base import BaseCommand

from library.health import Level, highest_level, run_checks

STYLES = {Level.OK: "SUCCESS", Level.WARNING: "WARNING", Level.ERROR: "ERROR"}


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
        lines = run_checks()
        for line in lines:
            level = line.finding.level
            if quiet and not level:
                continue
            label = getattr(self.style, STYLES[level])(f"{level.name.lower():8}")
            self.stdout.write(f"{label} {line.label}: {line.finding.text}")
            if line.finding.advice:
                self.stdout.write(f"{'':8} -> {line.finding.advice}")
        if level := highest_level(lines):
            sys.exit(level)
