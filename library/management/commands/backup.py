"""Back up the instance: database and files, with checksums."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from library.maintenance.backup import DumpFailed, back_up


class Command(BaseCommand):
    help = "Back up database and files to a new folder in FOLDER."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--with-secret-key",
            action="store_true",
            help="include the secret key, which signs links and sessions",
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError, also if the backup was made but files are broken."""
        key = options["with_secret_key"]
        try:
            backup = back_up(options["folder"].resolve(), with_secret_key=key)
        except (DumpFailed, OSError) as error:
            raise CommandError(f"The backup failed: {error}") from error
        self.stdout.write(f"{backup.folder}: the database and {backup.files} files.")
        for name in backup.missing:
            self.stdout.write(f"Missing: {name}")
        for name in backup.changed:
            self.stdout.write(f"Changed since it was stored: {name}")
        if backup.missing or backup.changed:
            raise CommandError(
                "The backup was made, but these files are missing or damaged. Restore "
                "them from an older backup: docs/backup.md."
            )
