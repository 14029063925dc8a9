"""Enqueue the extraction of files that were read before."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet

from library.extraction import MEDIA_TYPES, Reason
from library.models import (
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    RecognitionState,
    ResourceType,
    ScanVerdict,
)
from library.processing.ocr import recognise_again
from library.processing.text_extraction import VERSION

BATCH_SIZE = 500
_STATES = [str(state) for state in ExtractionStatus if state != "waiting"]


class Command(BaseCommand):
    help = (
        "Let the worker extract the text of existing files again, the newest first. "
        "Each file keeps its text until the new one is stored. Options are combined."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--outdated",
            action="store_true",
            help=f"files read by an earlier version of the extraction than {VERSION}",
        )
        parser.add_argument(
            "--format", nargs="+", metavar="CODE", help="pdf, docx, …", default=()
        )
        parser.add_argument(
            "--type",
            nargs="+",
            metavar="CODE",
            help="files of resources of these types",
            default=(),
        )
        parser.add_argument(
            "--language",
            nargs="+",
            metavar="CODE",
            help="files in these languages; und for files without one",
            default=(),
        )
        parser.add_argument(
            "--state",
            nargs="+",
            metavar="STATE",
            help="done, partial or failed, or a reason such as time-limit",
            default=(),
        )
        parser.add_argument(
            "--scans",
            action="store_true",
            help="recognise their scanned pages again instead, as after an update of "
            "Tesseract or its models",
        )
        parser.add_argument("--all", action="store_true", help="every file")
        parser.add_argument(
            "--limit", type=int, help="enqueue at most this many; repeat for the rest"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only count the files"
        )

    def handle(self, *args, **options) -> None:
        """Raises CommandError for an unknown value, or without any condition."""
        files = self._select(options)
        if options["scans"]:
            files = files.exclude(scanned_pages=[])
            pending, enqueue = RecognitionState.objects.pending(), recognise_again
            done, task = "recognised", "recognition"
        else:
            queue = ExtractionState.objects
            pending, enqueue = queue.pending(), queue.enqueue
            done, task = "extracted", "extraction"
        files = files.exclude(pk__in=pending.values("pk"))
        limit = options["limit"]
        if limit is not None and limit < 1:
            raise CommandError("--limit must be at least 1.")
        keys = list(files.order_by("-created_at", "pk").values_list("pk", flat=True))
        chosen = keys[:limit]
        rest = len(keys) - len(chosen)
        if options["dry_run"]:
            self.stdout.write(f"{len(chosen)} files would be {done} again.")
            if rest:
                self.stdout.write(f"{rest} more would be left.")
            return
        for start in range(0, len(chosen), BATCH_SIZE):
            enqueue(chosen[start : start + BATCH_SIZE])
        self.stdout.write(f"{len(chosen)} files are waiting for text {task}.")
        if rest:
            self.stdout.write(f"{rest} more are left: run this again.")

    def _select(self, options: dict) -> QuerySet[LibraryDocument]:
        """Return the files with all conditions."""
        condition = Q()
        if options["outdated"]:
            condition &= Q(extraction_version__lt=VERSION)
        if codes := _known("--format", options["format"], MEDIA_TYPES):
            condition &= Q(media_type__in=codes)
        types = ResourceType.objects.values_list("code", flat=True)
        if codes := _known("--type", options["type"], types):
            condition &= Q(resource_files__resource__type__code__in=codes)
        if codes := options["language"]:
            names = {"" if code == "und" else code for code in codes} | set(codes)
            condition &= Q(resource_files__language__in=names)
        reasons = [str(reason) for reason in Reason if reason]
        if codes := _known("--state", options["state"], [*_STATES, *reasons]):
            condition &= Q(status__in=codes) | Q(reason__in=codes)
        if not condition and not options["all"]:
            raise CommandError("Name the files by an option, or all with --all.")
        return LibraryDocument.objects.filter(
            condition, scan__in=(ScanVerdict.UNASKED, ScanVerdict.CLEAN)
        ).distinct()


def _known(option: str, values: list[str], known) -> list[str]:
    """Return the values of an option. Raises CommandError if one is unknown."""
    if unknown := sorted(set(values) - set(known)):
        names = ", ".join(sorted(known))
        raise CommandError(f"{option}: unknown {', '.join(unknown)}. Known: {names}.")
    return list(values)
