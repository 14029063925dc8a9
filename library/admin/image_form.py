"""The form behind every way by which an image comes in through the admin."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from library.file_collection import file_collection
from library.image_uploads import CheckedImageField


class LibraryImageForm(BaseImageForm):
    """Takes checked images, into other collections than that of the library's files."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"] = CheckedImageField.like(self.fields["file"])
            public = _("Pictures on pages are public, even where the page is not.")
            field.help_text = format_lazy("{} {}", field.help_text, public)
        self._leave_out_file_collection()

    def _leave_out_file_collection(self) -> None:
        elsewhere = self.collections.not_descendant_of(
            file_collection(), inclusive=True
        )
        if not elsewhere:
            return
        self.collections = elsewhere
        if len(elsewhere) > 1:
            self.fields["collection"].queryset = elsewhere
        else:
            self.fields.pop("collection", None)
