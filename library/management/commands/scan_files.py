"""Asks for the virus scan of files that came in before there was a scanner."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.processing.virus_scan import scan_again


class Command(BaseCommand):
    help = "Have the worker scan the files that were never scanned, or every file."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="those that were scanned before too"
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError when no scanner is set."""
        if not settings.CLAMD_ADDRESS:
            raise CommandError("Set CLAMD_ADDRESS first: docs/files.md.")
        count = scan_again(every=options["all"])
        self.stdout.write(f"{count} files wait for the scanner; the worker asks it.")
