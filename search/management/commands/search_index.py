"""Rebuild the search index, write pending resources, or verify the index."""

import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.models import Resource
from search.engines.base import EngineDown
from search.index import outbox
from search.index import rebuild as rebuilding
from search.index import verify as verification
from search.models import IndexState
from search.semantic.vectors import embed_next


class Command(BaseCommand):
    help = (
        "rebuild: fill a new index and put it in place; drain: write what waits; "
        "verify: compare the index with the database, exit 1 when they differ. "
        "Documents that wait for their vectors are no difference."
    )

    def add_arguments(self, parser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        rebuild = actions.add_parser("rebuild")
        rebuild.add_argument(
            "--if-needed",
            action="store_true",
            help="only when there is no index or its schema has changed",
        )
        actions.add_parser("drain")
        verify = actions.add_parser("verify")
        verify.add_argument(
            "--repair", action="store_true", help="mark what differs and write it"
        )

    def handle(self, *args, action: str, **options) -> None:
        try:
            getattr(self, action)(**options)
        except EngineDown as error:
            raise CommandError(
                f"The search engine does not answer: {error}. Check that it runs and "
                "that ELASTICSEARCH_URL is right, then try again. Nothing is lost.",
                returncode=2,
            ) from error
        except (rebuilding.RebuildRunning, rebuilding.RebuildFailed) as error:
            raise CommandError(str(error), returncode=3) from error

    def rebuild(self, if_needed: bool = False, **options) -> None:
        if if_needed and not rebuilding.is_needed():
            self.stdout.write("The index is up to date.")
            return
        total = Resource.objects.live().count()
        with tqdm(total=total, unit=" resources", disable=None) as bar:
            name = rebuilding.rebuild(lambda copied: bar.update(copied - bar.n))
        self.stdout.write(f"Index {name} now answers.")

    def drain(self, **options) -> None:
        outbox.drain_all()
        pending = IndexState.objects.pending().count()
        dead_letter = IndexState.objects.filter(dead_letter=True).count()
        self.stdout.write(f"Waiting: {pending}. Set aside: {dead_letter}.")
        if pending or dead_letter:
            sys.exit(1)

    def verify(self, repair: bool = False, **options) -> None:
        differing = verification.verify()
        for difference in differing:
            self.stdout.write(f"{difference.kind}: resource {difference.resource_id}")
        self.stdout.write(f"Differences: {len(differing)}.")
        remaining, pending = len(differing), 0
        if differing and repair:
            verification.repair(differing)
            while embed_next():
                pass
            outbox.drain_all()
            remaining = len(verification.verify())
            pending = IndexState.objects.pending().count()
            self.stdout.write(f"Mended. Differences: {remaining}. Waiting: {pending}.")
        if count := verification.waiting_for_vectors():
            self.stdout.write(f"Documents that wait for their vectors: {count}.")
        if remaining or pending:
            sys.exit(1)
