"""The form with which a table comes in."""

from __future__ import annotations

from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.import_export.stored_files import ENDINGS


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table, or a ZIP with it"),
        help_text=gettext_lazy(
            "CSV (UTF-8) or XLSX; to bring files in, put the table and its "
            "files in one ZIP."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    publishes = forms.TypedChoiceField(
        label=gettext_lazy("New resources become"),
        choices=[
            ("", gettext_lazy("drafts, which only editors see")),
            ("yes", gettext_lazy("published at once")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, may_publish: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publishes"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if PurePosixPath(file.name).suffix.lower() not in ENDINGS:
            raise ValidationError(_("Choose a CSV, XLSX or ZIP file."))
        if file.size > settings.LIBRARY_MAX_UPLOAD_SIZE:
            limit = filesizeformat(settings.LIBRARY_MAX_UPLOAD_SIZE)
            raise ValidationError(_("It is larger than %s: split it.") % limit)
        return file
