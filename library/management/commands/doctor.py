"""Says whether the installation is sound."""

import sys

from django.core.management.base import BaseCommand

from library.health import Level, ReportLine, highest_level, run_checks

STYLES = {Level.OK: "SUCCESS", Level.WARNING: "WARNING", Level.ERROR: "ERROR"}


class Command(BaseCommand):
    help = (
        "Looks at database, search engine, index, worker, queues, files, backup and "
        "settings, and says what to do. Changes nothing. Exit code 0: all is well; "
        "1: warnings, which want attention by and by; 2: errors, to be mended now."
    )
    # It is asked when things are broken: nothing is checked before it begins.
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="print only what is not well"
        )

    def handle(self, *args, quiet: bool, **options) -> None:
        lines = run_checks()
        for line in lines:
            if not quiet or line.finding.level:
                self._print(line)
        if level := highest_level(lines):
            sys.exit(level)

    def _print(self, line: ReportLine) -> None:
        level = line.finding.level
        shown = getattr(self.style, STYLES[level])(f"{level.name.lower():8}")
        self.stdout.write(f"{shown} {line.label}: {line.finding.text}")
        if line.finding.advice:
            self.stdout.write(f"{'':8} -> {line.finding.advice}")
