"""The forms behind every way by which a file or an image comes in through the admin."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from library.access.collection import file_collection
from library.files.uploads import describe
from library.files.versions import archive_file
from library.images.uploads import CheckedImageField
from library.models import LibraryDocument


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


class LibraryDocumentForm(BaseDocumentForm):
    """Refuses a file that the library does not take; keeps a file that is replaced."""

    is_replacement = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # There is one collection for the library's files: nothing to choose.
        self.fields.pop("collection", None)

    def clean_file(self):
        """Check a new file. Raises ValidationError with what to do."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.is_replacement = self.instance.pk is not None
            describe(self.instance, file, file.name)
        return file

    def clean(self) -> dict:
        """Refuse the second try of Wagtail's upload page, whose file is unchecked."""
        if "file" not in self.fields and self.instance.pk is None:
            raise ValidationError(_("Upload this file again, under a shorter title."))
        return super().clean()

    def save(self, commit: bool = True) -> LibraryDocument:
        if not self.is_replacement:
            return super().save(commit)
        # Wagtail deletes the stored file that this names.
        self.original_file = None
        with transaction.atomic():
            archive_file(self.instance)
            return super().save(commit)
