"""What the desk does when the library has read a file."""

from __future__ import annotations

from django.db.models.signals import post_save

from desk.duplicates.matches import file_stored
from desk.models import LikenessState, SuggestionState
from desk.suggestions.job import file_joined
from library.models import LibraryDocument, ResourceFile
from library.signals import document_extracted


def document_read(sender, document_id: int, **kwargs) -> None:
    """Queue what follows from a file's text, in the transaction that stores it."""
    SuggestionState.objects.enqueue([document_id])
    LikenessState.objects.enqueue([document_id])


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    document_extracted.connect(document_read)
    post_save.connect(file_stored, LibraryDocument)
    post_save.connect(file_joined, ResourceFile)
