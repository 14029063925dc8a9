"""Tables for spreadsheet programs, without formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from types import SimpleNamespace

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from library.sanitize import escape_formula

# Makes spreadsheet programs read the file as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a CSV file row by row, for a streamed response; None is an empty cell."""
    # `writerow` returns what `write` returns.
    writer = csv.writer(SimpleNamespace(write=str))
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([escape_formula(cell) for cell in row])


class SafeExportMixin(SpreadsheetExportMixin):
    """Exports of Wagtail's listings and reports without formulas."""

    def stream_csv(self, queryset) -> Iterator[str]:
        headings = [self.get_heading(queryset, field) for field in self.list_export]
        rows = (
            [
                self.preprocess_field_value(field, value, self.FORMAT_CSV)
                for field, value in self.to_row_dict(item).items()
            ]
            for item in queryset
        )
        return csv_lines(chain([headings], rows))

    def preprocess_field_value(self, field: str, value, export_format: str):
        cell = super().preprocess_field_value(field, value, export_format)
        return escape_formula(cell) if export_format == self.FORMAT_XLSX else cell
