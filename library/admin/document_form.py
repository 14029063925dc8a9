"""The form behind every way by which a file reaches the library through the admin."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from library.models import LibraryDocument
from library.uploads import describe


class LibraryDocumentForm(BaseDocumentForm):
    """Refuses a file that the library does not take; keeps a file that is replaced."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # There is one collection for the library's files: nothing to choose.
        self.fields.pop("collection", None)

    def clean_file(self):
        """Check a new file. Raises ValidationError with what to do."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.replaced_pk = self.instance.pk
            describe(self.instance, file, file.name)
        return file

    def clean(self) -> dict:
        """Refuse the second try of Wagtail's upload page, whose file is unchecked."""
        if "file" not in self.fields and self.instance.pk is None:
            raise ValidationError(_("Upload this file again, under a shorter title."))
        return super().clean()

    def save(self, commit: bool = True) -> LibraryDocument:
        if replaced_pk := getattr(self, "replaced_pk", None):
            _keep(replaced_pk)
            # Wagtail deletes the stored file that this names.
            self.original_file = None
        return super().save(commit)


def _keep(pk: int) -> None:
    """Give the file that is being replaced a row of its own, so that it is not lost."""
    kept = LibraryDocument.objects.get(pk=pk)
    day = timezone.localdate().isoformat()
    kept.pk, kept._state.adding = None, True
    kept.title = _("%(title)s (replaced %(day)s)") % {
        "title": kept.title[:220],
        "day": day,
    }
    kept.has_new_file = True
    kept.save()
