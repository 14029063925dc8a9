"""Uploaded files and their pages of text."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument

from library.access.collection import file_collection
from library.extraction.sniffing.media_types import MEDIA_TYPES, MediaType
from library.jobs.queue import WorkState

from .random_ids import RandomIdMixin
from .stored_names import random_name


def stored_name(document: LibraryDocument, original: str) -> str:
    """Return a name of our own for a stored file: of `original` only its type."""
    return random_name(document.media_type or "bin")


def cover_name(document: LibraryDocument, original: str) -> str:
    """Return the stored name of a cover image."""
    return random_name("jpg")


class ExtractionStatus(models.TextChoices):
    """What became of the text of a file."""

    WAITING = "waiting", _("Waiting for text extraction")
    DONE = "done", _("Full text")
    PARTIAL = "partial", _("Some pages could not be read")
    FAILED = "failed", _("Not searchable inside")


class ScanVerdict(models.TextChoices):
    """What the virus scanner says of a file."""

    UNASKED = "", _("Not scanned")
    WAITING = "waiting", _("Waiting for the virus scan")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("Quarantined: a virus was found")
    TOO_LARGE = "too-large", _("Too large for the virus scanner")


class LibraryDocument(RandomIdMixin, AbstractDocument):
    """One uploaded file."""

    file = models.FileField(_("file"), upload_to=stored_name)
    original_name = models.CharField(_("original name"), max_length=255, blank=True)
    media_type = models.CharField(
        _("format"), max_length=10, blank=True, editable=False
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    page_count = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    status = models.CharField(
        _("text"),
        max_length=10,
        choices=ExtractionStatus,
        default=ExtractionStatus.WAITING,
        editable=False,
    )
    # A code of library.extraction.Reason; "" when all went well.
    reason = models.CharField(max_length=20, blank=True, editable=False)
    scan = models.CharField(
        max_length=10, choices=ScanVerdict, blank=True, editable=False
    )
    virus = models.CharField(max_length=200, blank=True, editable=False)
    # What the file says of itself: a suggestion for editors, nothing more.
    found_title = models.CharField(max_length=500, blank=True, editable=False)
    found_language = models.CharField(max_length=10, blank=True, editable=False)
    found_date = models.DateField(null=True, editable=False)
    # Numbers of the pages that are pictures of text, whether recognised or not.
    scanned_pages = models.JSONField(default=list, editable=False)
    # Pages whose text was recognised (OCR), not written.
    recognised_count = models.PositiveIntegerField(default=0, editable=False)
    # What the scanned pages are written in, by the codes of DOCUMENT_LANGUAGES, joined
    # by "+"; "" leaves it to the language of the file in its resource.
    ocr_languages = models.CharField(
        _("language of scanned pages"), max_length=50, blank=True, editable=False
    )
    # Changes with the pages' text, so that the index can tell without reading it.
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    cover = models.FileField(upload_to=cover_name, blank=True, editable=False)

    # Set by library.uploads.describe: this object's file is yet to be extracted.
    has_new_file = False
    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def save(self, *args, **kwargs) -> None:
        """Store the row and, in the same transaction, queue a new file's extraction, or
        first its virus scan."""
        if self.collection.is_root():
            self.collection = file_collection()
        if not (self._state.adding or self.has_new_file):
            kwargs.setdefault("update_fields", self._fields_of_editors())
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.has_new_file:
                self.pages.all().delete()
                self._first_work().objects.enqueue([self.pk])
        self.has_new_file = False

    @property
    def media(self) -> MediaType | None:
        """The format, None for a file of an unknown one."""
        return MEDIA_TYPES.get(self.media_type)

    def _fields_of_editors(self) -> list[str]:
        """All but the verdict: the scanner may have given it since this was read."""
        fields = (field.name for field in self._meta.concrete_fields)
        return [name for name in fields if name not in ("id", "scan", "virus")]

    def _first_work(self) -> type[WorkState]:
        return ScanState if self.scan == ScanVerdict.WAITING else ExtractionState

    @property
    def is_quarantined(self) -> bool:
        """Say whether the file is kept back: nobody gets it, its text is not read."""
        return self.scan not in (ScanVerdict.UNASKED, ScanVerdict.CLEAN)

    @property
    def is_searchable(self) -> bool:
        """Say whether any text of the file was found."""
        return bool(self.text_digest)


class DocumentPage(models.Model):
    """The text of one page."""

    document = models.ForeignKey(
        LibraryDocument, on_delete=models.CASCADE, related_name="pages"
    )
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_ocr = models.BooleanField(default=False)

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="page_once_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} p. {self.number}"


class ExtractionState(WorkState):
    """The extraction of one document as durable work."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="extraction",
    )


class ScanState(WorkState):
    """The virus scan of one document as durable work."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="virus_scan",
    )
