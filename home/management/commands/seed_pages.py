"""A home page in each language, where there is none, and editors' rights on them."""

from django.core.management.base import BaseCommand

from home.pages.rights import give_page_rights
from home.pages.tree import create_homes


class Command(BaseCommand):
    help = (
        "Create a home page in each language, where there is none, and let editors "
        "work below them. Safe to repeat."
    )

    def handle(self, *args, **options) -> None:
        created = create_homes()
        give_page_rights()
        self.stdout.write(f"{len(created)} home pages created.")
