"""Add the starting glossary to the database."""

from django.core.management.base import BaseCommand

from search.admin.glossary_seed import seed_glossary


class Command(BaseCommand):
    help = (
        "Adds the entries of the starting glossary that are missing. Safe to run "
        "again: entries that editors changed or switched off stay as they are."
    )

    def handle(self, *args, **options) -> None:
        added, unchanged = seed_glossary()
        self.stdout.write(f"glossary: {added} added, {unchanged} left as they are")
