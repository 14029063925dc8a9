"""Brings resources in from a CSV file and a folder of files."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.importing import BadTable, import_rows, read_rows


class Command(BaseCommand):
    help = (
        "Imports resources: one row a file. Good rows go in and are published, each "
        "bad row is named by its line with the reason. Safe to run twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("csv", type=Path, help="the table, CSV UTF-8 with a header")
        parser.add_argument(
            "--files",
            type=Path,
            metavar="DIR",
            help="folder of the files (default: “files” beside the table, or its own)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, write nothing"
        )

    def handle(
        self, *args, csv: Path, files: Path | None, dry_run: bool, **options
    ) -> None:
        folder = files or _folder_of(csv)
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}: name it with --files.")
        try:
            rows = read_rows(csv)
        except BadTable as error:
            raise CommandError(str(error)) from error
        with tqdm(
            total=len(rows), unit="row", file=sys.stderr, disable=None, leave=False
        ) as bar:
            report = import_rows(rows, folder, dry_run=dry_run, done=bar.update)
        for line, reason in sorted(report.errors):
            self.stderr.write(f"line {line}: {reason}")
        added = "would be added" if dry_run else "added"
        self.stdout.write(
            f"{report.added} {added}, {report.already_there} already there, "
            f"{len(report.errors)} errors"
        )
        if report.errors:
            raise CommandError(
                "Some rows did not go in: correct them and run it again."
            )


def _folder_of(table: Path) -> Path:
    beside = table.parent / "files"
    return beside if beside.is_dir() else table.parent
