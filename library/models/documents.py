"""Uploaded files and their pages of text."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument

from library.access.collection import file_collection
from library.extraction.result import Reason
from library.extraction.sniffing.media_types import MEDIA_TYPES, MediaType
from library.worker.queue import WorkState

from .random_ids import RandomIdMixin, random_name


def stored_name(document: LibraryDocument, original: str) -> str:
    """Return a random name for a stored file, with the extension of its format."""
    return random_name(document.media_type or "bin")


def cover_name(document: LibraryDocument, original: str) -> str:
    """Return a random name for a cover image."""
    return random_name("jpg")


class ExtractionStatus(models.TextChoices):
    """The result of text extraction."""

    WAITING = "waiting", _("Waiting for text extraction")
    DONE = "done", _("Full text")
    PARTIAL = "partial", _("Some pages could not be read")
    FAILED = "failed", _("Text not searchable")


class ScanVerdict(models.TextChoices):
    """The result of the virus scan."""

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
    # A code of library.extraction.Reason; "" if there was no problem.
    reason = models.CharField(max_length=20, blank=True, editable=False)
    scan = models.CharField(
        max_length=10, choices=ScanVerdict, blank=True, editable=False
    )
    virus = models.CharField(max_length=200, blank=True, editable=False)
    # Metadata of the file: suggestions for editors.
    found_title = models.CharField(max_length=500, blank=True, editable=False)
    found_language = models.CharField(max_length=10, blank=True, editable=False)
    found_date = models.DateField(null=True, editable=False)
    # Numbers of the pages that are images of text, recognised or not.
    scanned_pages = models.JSONField(default=list, editable=False)
    # Number of pages whose text comes from recognition (OCR).
    recognised_count = models.PositiveIntegerField(default=0, editable=False)
    # The languages of the scanned pages: codes of DOCUMENT_LANGUAGES, joined by "+"; ""
    # for the language of the file in its resource.
    ocr_languages = models.CharField(
        _("language of scanned pages"), max_length=50, blank=True, editable=False
    )
    # Codes of library.extraction.Finding: what the file runs, loads or sends.
    active_content = models.JSONField(default=list, editable=False)
    # The languages that were detected in the scanned pages, in the same form.
    scan_languages = models.CharField(max_length=50, blank=True, editable=False)
    text_size = models.PositiveIntegerField(default=0, editable=False)  # bytes
    # Changes with the text of the pages, so that the index need not read it.
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    cover = models.FileField(upload_to=cover_name, blank=True, editable=False)
    # `library.processing.text_extraction.VERSION` when the file was last read.
    extraction_version = models.PositiveSmallIntegerField(default=0, editable=False)

    # Set by library.files.uploads.describe: the file has not been extracted yet.
    has_new_file = False
    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def save(self, *args, **kwargs) -> None:
        """Save the row and enqueue the extraction or virus scan of a new file, in one
        transaction."""
        if self.collection.is_root():
            self.collection = file_collection()
        if not (self._state.adding or self.has_new_file):
            # All but the verdict, which may have changed since this row was read.
            fields = (field.name for field in self._meta.concrete_fields)
            names = [name for name in fields if name not in ("id", "scan", "virus")]
            kwargs.setdefault("update_fields", names)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.has_new_file:
                self.pages.all().delete()
                DocumentOutline.objects.filter(document=self.pk).delete()
                is_waiting = self.scan == ScanVerdict.WAITING
                queue = ScanState if is_waiting else ExtractionState
                queue.objects.enqueue([self.pk])
        self.has_new_file = False

    @property
    def media(self) -> MediaType | None:
        """The format, None if it is unknown."""
        return MEDIA_TYPES.get(self.media_type)

    @property
    def has_pages(self) -> bool:
        """Whether the file has pages of its own; otherwise its text has parts."""
        return self.media is None or self.media.has_pages

    @property
    def is_quarantined(self) -> bool:
        """Whether the file must not be served or extracted: infected or not scanned."""
        return self.scan not in (ScanVerdict.UNASKED, ScanVerdict.CLEAN)

    @property
    def has_unreliable_text(self) -> bool:
        """Whether the text is not in any language: garbled, or recognised wrongly."""
        return self.reason in (Reason.GARBLED, Reason.UNRELIABLE_OCR)

    @property
    def recognises_every_page(self) -> bool:
        """Whether all pages are recognised, scans or not, as an editor may choose."""
        return 0 < self.page_count == len(self.scanned_pages)

    @property
    def is_searchable(self) -> bool:
        """Whether the file has any extracted text."""
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


class DocumentOutline(models.Model):
    """The table of contents that a file has stored, and its largest lines.

    In a table of its own, because lists of documents do not need it.
    """

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="outline",
    )
    # Title, page and level (from 1) of each entry; [] for a file without one.
    entries = models.JSONField(default=list)
    # The lines of the first pages as library.extraction.FrontLine, from which a title
    # is suggested.
    front_lines = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.document_id}: {len(self.entries)} entries"


class ExtractionState(WorkState):
    """Queue of text extraction."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="extraction",
    )

    class Meta:
        verbose_name = _("Text extraction")


class ScanState(WorkState):
    """Queue of the virus scan."""

    document = models.OneToOneField(
        LibraryDocument,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="virus_scan",
    )

    class Meta:
        verbose_name = _("Virus scan")
