"""A home page in each language, where there is none."""

from django.core.management.base import BaseCommand

from home.pages.tree import create_homes


class Command(BaseCommand):
    help = "Create a home page in each language, where there is none."

    def handle(self, *args, **options) -> None:
        created = create_homes()
        self.stdout.write(f"{len(created)} home pages created.")
