"""Brings the starting vocabularies and the groups into the database."""

from django.core.management.base import BaseCommand

from library.access.groups import create_roles
from library.vocabularies.seed import seed_vocabularies


class Command(BaseCommand):
    help = (
        "Adds the terms, groups and permissions that are missing. Safe to run again: "
        "nothing is removed, and terms that editors changed stay as they are."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="give existing terms the labels of the files again",
        )

    def handle(self, *args, update: bool, **options) -> None:
        for seeded in seed_vocabularies(update):
            self.stdout.write(
                f"{seeded.vocabulary}: {seeded.added} added, {seeded.updated} updated, "
                f"{seeded.kept} left as they are"
            )
        groups = create_roles()
        self.stdout.write(f"groups: {', '.join(groups) or 'all there'}")
