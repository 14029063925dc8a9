"""Import resources from a table and a folder of files, or from a ZIP of both."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from library.import_export import (
    BadTable,
    Files,
    Folder,
    ImportOptions,
    ImportOutcome,
    KnownFiles,
    Report,
    import_rows,
    open_source,
    read_rows,
)


class Command(BaseCommand):
    help = (
        "Import resources, one row per file. Valid rows are imported and published; "
        "invalid rows are listed with line and reason. Rows with an id, from an "
        "export, update existing resources. Safe to run twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "table",
            type=Path,
            help="CSV (UTF-8) or XLSX with a header row, or a ZIP of it and its files",
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
            "--known-files",
            choices=[choice.value for choice in KnownFiles if choice],
            default=KnownFiles.ADD.value,
            help=(
                "rows whose file is in the library under another title: update that "
                "resource, skip the row, or add another resource (the default)"
            ),
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="check everything, change nothing; -v 2 lists every row",
        )

    def handle(self, *args, table: Path, files: Path | None, **options) -> None:
        self.lists_rows = options["verbosity"] > 1
        way = ImportOptions(
            options["dry_run"],
            publishes=not options["drafts"],
            known_files=KnownFiles(options["known_files"]),
        )
        try:
            default = table.parent / "files"
            folder = files or (default if default.is_dir() else table.parent)
            if table.suffix.lower() != ".zip" and not folder.is_dir():
                raise CommandError(
                    f"The folder {folder} does not exist. Set it with --files."
                )
            with open_source(table, Folder(folder)) as (path_of, source):
                report = self._import(path_of(), source, way)
        except BadTable as error:
            raise CommandError(str(error)) from error
        for line, reason in sorted(report.errors + report.notes):
            self.stderr.write(f"line {line}: {reason}")
        would = "would be " if way.is_dry_run else ""
        changed = f"{report.changed} {would}changed, " if report.changed else ""
        self.stdout.write(
            f"{report.added} {would}added, {changed}"
            f"{report.already_there} already there, {len(report.errors)} errors"
        )
        if report.errors:
            raise CommandError(
                "Some rows were not imported. Correct them and run the command again."
            )

    def _import(self, path: Path, source: Files, way: ImportOptions) -> Report:
        rows = read_rows(path)
        with tqdm(
            total=len(rows), unit="row", file=sys.stderr, disable=None, leave=False
        ) as bar:

            def done(outcomes: list[ImportOutcome]) -> None:
                bar.update(len(outcomes))
                for row in outcomes if self.lists_rows else ():
                    self.stdout.write(f"line {row.line}: {row.kind}: {row.text}")

            return import_rows(rows, source, way, on_progress=done)
