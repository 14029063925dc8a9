from django.core.management.base import BaseCommand

from desk.suggestions.training import train_when_due


class Command(BaseCommand):
    help = (
        "Trains the classifier that suggests types and themes again, from what editors "
        "have published, when that is due: once a day, if there is something new."
    )

    def handle(self, *args, **options) -> None:
        train_when_due()
