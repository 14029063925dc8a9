"""Spreadsheets that cannot run anything on the machine that opens them."""

from wagtail.admin.views.generic import IndexView

# A spreadsheet program takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """Return a cell's value; text that would be a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class SafeExportIndexView(IndexView):
    """A listing whose CSV and XLSX cells are all text or numbers."""

    def preprocess_field_value(self, field, value, export_format):
        return harmless(super().preprocess_field_value(field, value, export_format))
