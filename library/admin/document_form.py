"""Forms for uploads of documents and images in the admin."""

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
    """Checks images, and offers all collections but that of the library's files."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"] = CheckedImageField.like(self.fields["file"])
            public = _("Pictures are public, even on restricted pages.")
            field.help_text = format_lazy("{} {}", field.help_text, public)
        collections = self.collections.not_descendant_of(
            file_collection(), inclusive=True
        )
        if not collections:
            return
        self.collections = collections
        if len(collections) > 1:
            self.fields["collection"].queryset = collections
        else:
            self.fields.pop("collection", None)


class LibraryDocumentForm(BaseDocumentForm):
    """Checks the uploaded file, and stores a replaced file as an earlier version."""

    is_replacement = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # All files of the library are in one collection.
        self.fields.pop("collection", None)

    def clean_file(self):
        """Check a new file. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.is_replacement = self.instance.pk is not None
            describe(self.instance, file, file.name)
        return file

    def clean(self) -> dict:
        """Reject the second step of Wagtail's upload page, whose file is unchecked."""
        if "file" not in self.fields and self.instance.pk is None:
            raise ValidationError(_("Upload this file again with a shorter title."))
        return super().clean()

    def save(self, commit: bool = True) -> LibraryDocument:
        if not self.is_replacement:
            return super().save(commit)
        # Else Wagtail would delete the former file.
        self.original_file = None
        with transaction.atomic():
            archive_file(self.instance)
            return super().save(commit)
