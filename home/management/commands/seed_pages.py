"""Create missing home pages and grant editors permissions for them."""

from django.core.management.base import BaseCommand

from home.pages.rights import grant_page_permissions
from home.pages.tree import create_homes


class Command(BaseCommand):
    help = (
        "Create missing home pages in each language and grant editors permissions for "
        "them. Safe to repeat."
    )

    def handle(self, *args, **options) -> None:
        created = create_homes()
        grant_page_permissions()
        self.stdout.write(f"{len(created)} home pages created.")
