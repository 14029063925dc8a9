"""The plain form of a batch: several files at once, without script."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from library.extraction import MEDIA_TYPES


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; the value is their list."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        return [super(FilesField, self).clean(file) for file in data or [None]]


class UploadForm(forms.Form):
    files = FilesField(
        label=_("Files"),
        help_text=_("You can select several files."),
        # An empty one is refused with what to do, as by every other way.
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
            extension for kind in MEDIA_TYPES.values() for extension in kind.extensions
        )
