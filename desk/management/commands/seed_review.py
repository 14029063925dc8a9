"""Create the review workflow of resources."""

from django.core.management.base import BaseCommand

from desk.review_workflow import create_review


class Command(BaseCommand):
    help = (
        "Create the workflow for review by a second person. Safe to run again: an "
        "existing workflow of resources is left unchanged."
    )

    def handle(self, *args, **options) -> None:
        self.stdout.write("review: added" if create_review() else "review: exists")
