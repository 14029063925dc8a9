"""Makes a backup of the instance: database and files, with checksums."""

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
            help="the key too, with which links and sign-ins are signed",
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError, also for a backup that is made but lacks files."""
        key = options["with_secret_key"]
        try:
            made = back_up(options["folder"].resolve(), with_secret_key=key)
        except (DumpFailed, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(f"{made.folder}: the database and {made.files} files.")
        for name in made.missing:
            self.stdout.write(f"Missing in the library: {name}")
        for name in made.changed:
            self.stdout.write(f"Changed since it was stored: {name}")
        if made.missing or made.changed:
            raise CommandError(
                "The backup is made, but these files were not right before it. Bring "
                "them back from an older one: docs/backup.md."
            )
