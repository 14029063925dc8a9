"""The upload form of an import."""

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
        label=gettext_lazy("Table or ZIP file"),
        help_text=gettext_lazy(
            "CSV (UTF-8), XLSX, ReliefWeb JSON, DSpace CSV or RIS. To include "
            "documents, upload a ZIP with the table and its files."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    publishes = forms.TypedChoiceField(
        label=gettext_lazy("Save new resources as"),
        choices=[
            ("", gettext_lazy("drafts, visible to editors only")),
            ("yes", gettext_lazy("published resources")),
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
            raise ValidationError(_("Choose a CSV, XLSX, JSON, RIS or ZIP file."))
        if file.size > settings.LIBRARY_MAX_UPLOAD_SIZE:
            limit = filesizeformat(settings.LIBRARY_MAX_UPLOAD_SIZE)
            raise ValidationError(
                _("The file is larger than %s. Split it into smaller files.") % limit
            )
        return file
