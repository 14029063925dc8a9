"""Create the initial vocabularies and the groups."""

from django.core.management.base import BaseCommand

from library.access.groups import create_roles
from library.vocabularies.seed import seed_vocabularies


class Command(BaseCommand):
    help = (
        "Add missing terms, groups and permissions. Safe to run again: nothing is "
        "deleted, and existing terms are not changed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="reset the labels of existing terms to those of the files",
        )

    def handle(self, *args, update: bool, **options) -> None:
        for result in seed_vocabularies(update):
            self.stdout.write(
                f"{result.vocabulary}: {result.added} added, {result.updated} updated, "
                f"{result.unchanged} unchanged"
            )
        groups = create_roles()
        self.stdout.write(f"groups: {', '.join(groups) or 'none added'}")
