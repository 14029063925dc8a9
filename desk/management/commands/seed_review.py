"""Gives resources their review."""

from django.core.management.base import BaseCommand

from desk.review_workflow import create_review


class Command(BaseCommand):
    help = (
        "Lets editors send a resource to a second person for review. Safe to run "
        "again: a workflow that resources have already stays as it is."
    )

    def handle(self, *args, **options) -> None:
        self.stdout.write("review: added" if create_review() else "review: there")
