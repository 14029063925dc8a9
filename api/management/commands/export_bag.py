"""Write the whole library, or what is public of it, as a bag."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from api.bags.writer import NotExported, export_bag


class Command(BaseCommand):
    help = (
        "Write the library with its files, vocabularies and versions to the new folder "
        "FOLDER, in the form BagIt. It contains restricted resources and drafts."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--public",
            action="store_true",
            help="only what visitors may see: published public resources",
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError if nothing was exported."""
        is_public = options["public"]
        try:
            counts = export_bag(options["folder"], is_public=is_public)
        except (NotExported, OSError) as error:
            raise CommandError(f"Not exported: {error}") from error
        self.stdout.write(
            f"{options['folder']}: {counts['resources']} resources with "
            f"{counts['documents']} files."
        )
        if not is_public:
            self.stdout.write(
                "It contains resources for members and for the committee, and drafts. "
                "Only its owner can read it: keep it so, and encrypt copies."
            )
