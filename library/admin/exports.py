"""Spreadsheets that cannot run anything on the machine that opens them."""

from wagtail.admin.views.generic import IndexView

from library.plain import harmless


class SafeExportIndexView(IndexView):
    """A listing whose CSV and XLSX cells are all text or numbers."""

    def preprocess_field_value(self, field, value, export_format):
        return harmless(super().preprocess_field_value(field, value, export_format))
