"""Reads every stored file again and compares it with what was stored."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.maintenance.fixity import check_all, describe


class Command(BaseCommand):
    help = "Read every stored file and name those that are missing or changed."

    def handle(self, *args, **options) -> None:
        """Print a line for each broken file. Raises CommandError (exit 1) for any."""
        found = [one for one in tqdm(check_all(), disable=None) if one]
        broken = [one for one in found if one.problem]
        for one in broken:
            self.stdout.write(describe(one))
        if broken:
            raise CommandError(
                f"{len(broken)} of {len(found)} files are broken: bring them back from "
                "a backup (docs/backup.md) and run this again."
            )
        self.stdout.write(f"All {len(found)} files are as they were stored.")
