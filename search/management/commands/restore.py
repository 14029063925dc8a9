"""Restore a backup to an empty instance and rebuild the search index."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from library.maintenance.backup import BackupRefused, DumpFailed, restore
from search.semantic.vectors import enqueue_missing


class Command(BaseCommand):
    help = "Restore the backup FOLDER to this empty instance, and check all of it."
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args, **options) -> None:
        """Restore and check. Raises CommandError if the restore or a check fails."""
        try:
            count = restore(options["folder"].resolve())
        except (BackupRefused, DumpFailed, OSError) as error:
            raise CommandError(f"Not restored: {error}") from error
        self.stdout.write(f"The database and {count} files are back.")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("check_files", stdout=self.stdout)
        call_command("search_index", "rebuild", stdout=self.stdout)
        # The backup may be of a library with another model, or with none.
        enqueue_missing()
        call_command("search_index", "verify", stdout=self.stdout)
