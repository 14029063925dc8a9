from django.core.management.base import BaseCommand

from desk.suggestions.training import train_when_due


class Command(BaseCommand):
    help = (
        "Train the classifier that suggests types and themes from published resources, "
        "if that is due: once a day, when there are new publications."
    )

    def handle(self, *args, **options) -> None:
        train_when_due()
