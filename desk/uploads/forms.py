"""The upload form of a batch for browsers without JavaScript."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from library.extraction import MEDIA_TYPES, ZIP_SUFFIX


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; the value is a list."""

    widget = MultipleFileInput

    def clean(self, data, initial=None) -> list:
        return [super(FilesField, self).clean(file) for file in data or [None]]


class UploadForm(forms.Form):
    files = FilesField(
        label=_("Files"),
        help_text=_("You can select several files. A ZIP is unpacked."),
        # Empty files are rejected later, with the same message as resumable uploads.
        allow_empty_file=True,
    )
    as_one = forms.BooleanField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title of the resource"),
        max_length=500,
        required=False,
        help_text=_("Leave empty to use the name of the first file."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["accept"] = ",".join(
            [
                *(name for kind in MEDIA_TYPES.values() for name in kind.extensions),
                ZIP_SUFFIX,
            ]
        )
