"""Signal handlers of the desk."""

from __future__ import annotations

from django.db.models.signals import post_save

from desk.duplicates.matches import match_stored_file
from desk.models import DuplicateState, SuggestionState
from desk.suggestions.job import enqueue_attached_file
from library.models import LibraryDocument, ResourceFile
from library.signals import document_extracted


def enqueue_read_document(sender, document_id: int, **kwargs) -> None:
    """Enqueue suggestions and comparison in the transaction that stores a text."""
    SuggestionState.objects.enqueue([document_id])
    DuplicateState.objects.enqueue([document_id])


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    document_extracted.connect(enqueue_read_document)
    post_save.connect(match_stored_file, LibraryDocument)
    post_save.connect(enqueue_attached_file, ResourceFile)
