"""Check every stored file against its checksum."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.maintenance.fixity import check_all, describe


class Command(BaseCommand):
    help = "Read every stored file and list those that are missing or changed."

    def handle(self, *args, **options) -> None:
        """Print a line for each broken file. Raises CommandError if there is one."""
        results = [result for result in tqdm(check_all(), disable=None) if result]
        broken = [result for result in results if result.problem]
        for result in broken:
            self.stdout.write(describe(result))
        if broken:
            raise CommandError(
                f"{len(broken)} of {len(results)} files are missing or changed. "
                "Restore them from a backup (docs/backup.md) and run this again."
            )
        self.stdout.write(f"All {len(results)} files are intact.")
