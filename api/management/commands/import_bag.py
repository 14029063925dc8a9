"""Import a library that export_bag has written."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from api.bags.importer import check_bag, import_bag
from api.bags.validation import BadBag


class Command(BaseCommand):
    help = (
        "Import the bag FOLDER into this library, which must have no resources and "
        "files. Everything is checked before; ids and URLs stay the same."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="check the bag, import nothing"
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError if nothing was imported."""
        folder = options["folder"]
        try:
            if options["check"]:
                check_bag(folder)
                self.stdout.write(f"{folder} can be imported.")
                return
            counts = import_bag(folder)
        except (BadBag, OSError) as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        if not counts:
            self.stdout.write("The library has these records already.")
            return
        self.stdout.write(
            f"{counts['resources']} resources with {counts['documents']} files are "
            "back. The worker writes their search entries."
        )
        # The admin's lists of what refers to what, and its search.
        call_command("rebuild_references_index", verbosity=0)
        call_command("wagtail_update_index", verbosity=0)
