"""Signal handlers of the desk, all registered in one place."""

from __future__ import annotations

from django.db.models.signals import post_save, pre_delete

from desk.duplicates.matches import match_stored_file
from desk.harvest.recognition import dismiss_records
from desk.models import DuplicateState, SuggestionState
from desk.review_emails import RECEIVERS
from desk.suggestions.job import enqueue_attached_file
from library.models import LibraryDocument, Resource, ResourceFile
from library.signals import document_extracted
from search.signals import vectors_stored


def enqueue_read_document(sender, document_id: int, **kwargs) -> None:
    """Enqueue suggestions and comparison of a document.

    In the transaction that stores its text, and in the one that stores its vectors:
    editors do not wait for these.
    """
    SuggestionState.objects.enqueue([document_id])
    DuplicateState.objects.enqueue([document_id])


def register_signal_handlers() -> None:
    document_extracted.connect(enqueue_read_document)
    vectors_stored.connect(enqueue_read_document)
    post_save.connect(match_stored_file, LibraryDocument)
    post_save.connect(enqueue_attached_file, ResourceFile)
    pre_delete.connect(dismiss_records, Resource)
    # Replace Wagtail's receivers, whichever app is ready first: a signal accepts one
    # receiver per dispatch_uid and sender, so a later one of Wagtail is ignored.
    for identifier, (signal, sender, notifier) in RECEIVERS.items():
        signal.disconnect(sender=sender, dispatch_uid=identifier)
        signal.connect(notifier, sender=sender, dispatch_uid=identifier)
