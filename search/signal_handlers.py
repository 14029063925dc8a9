"""Signal handlers of search, all registered in one place."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from library.models import VOCABULARIES
from library.signals import document_extracted, resources_changed
from search.index.outbox import mark_changed
from search.semantic.vectors import enqueue_extracted
from search.service.term_labels import clear_cache


def register_signal_handlers() -> None:
    resources_changed.connect(mark_changed)
    document_extracted.connect(enqueue_extracted)
    for vocabulary in VOCABULARIES:
        post_save.connect(clear_cache, vocabulary)
        post_delete.connect(clear_cache, vocabulary)
