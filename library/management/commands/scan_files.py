"""Enqueue the virus scan of files that were uploaded without a scanner."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.processing.virus_scan import enqueue_scans


class Command(BaseCommand):
    help = "Let the worker scan files that were never scanned, or all files."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="also scan files again that were scanned before",
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError if no scanner is configured."""
        if not settings.CLAMD_ADDRESS:
            raise CommandError("Set CLAMD_ADDRESS first: docs/files.md.")
        count = enqueue_scans(every=options["all"])
        self.stdout.write(f"{count} files are waiting for the virus scan.")
