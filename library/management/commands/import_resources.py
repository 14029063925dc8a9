"""Brings resources in from a table and a folder of files, or from a ZIP of both."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.import_export import (
    BadTable,
    Bundle,
    Files,
    Folder,
    ImportOptions,
    ImportOutcome,
    Report,
    import_rows,
    read_rows,
)


class Command(BaseCommand):
    help = (
        "Imports resources: one row a file. Good rows go in and are published, each "
        "bad row is named by its line with the reason. Rows with an id, from an "
        "export, change what is there. Safe to run twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "table",
            type=Path,
            help="CSV UTF-8 or XLSX with a header, or a ZIP of it and its files",
        )
        parser.add_argument(
            "--files",
            type=Path,
            metavar="DIR",
            help="folder of the files (default: “files” beside the table, or its own)",
        )
        parser.add_argument(
            "--drafts", action="store_true", help="do not publish new resources"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="check everything, write nothing; with -v 2 lists every row",
        )

    def handle(self, *args, table: Path, files: Path | None, **options) -> None:
        self.lists_rows = options["verbosity"] > 1
        way = ImportOptions(options["dry_run"], publishes=not options["drafts"])
        try:
            with _opened(table, files) as (path, source):
                report = self._import(path, source, way)
        except BadTable as error:
            raise CommandError(str(error)) from error
        self._tell(report, way)

    def _import(self, path: Path, source: Files, way: ImportOptions) -> Report:
        rows = read_rows(path)
        with tqdm(
            total=len(rows), unit="row", file=sys.stderr, disable=None, leave=False
        ) as bar:

            def done(outcomes: list[ImportOutcome]) -> None:
                bar.update(len(outcomes))
                for one in outcomes if self.lists_rows else ():
                    self.stdout.write(f"line {one.line}: {one.kind}: {one.text}")

            return import_rows(rows, source, way, on_progress=done)

    def _tell(self, report: Report, way: ImportOptions) -> None:
        for line, reason in sorted(report.errors):
            self.stderr.write(f"line {line}: {reason}")
        would = "would be " if way.is_dry_run else ""
        changed = f"{report.changed} {would}changed, " if report.changed else ""
        self.stdout.write(
            f"{report.added} {would}added, {changed}"
            f"{report.already_there} already there, {len(report.errors)} errors"
        )
        if report.errors:
            raise CommandError(
                "Some rows did not go in: correct them and run it again."
            )


@contextmanager
def _opened(table: Path, files: Path | None) -> Iterator[tuple[Path, Files]]:
    if table.suffix.lower() == ".zip":
        with Bundle(table) as bundle:
            yield bundle.table(), bundle
        return
    folder = files or _folder_of(table)
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}: name it with --files.")
    yield table, Folder(folder)


def _folder_of(table: Path) -> Path:
    beside = table.parent / "files"
    return beside if beside.is_dir() else table.parent
