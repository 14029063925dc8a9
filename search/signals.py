"""Signals that search sends."""

from django.dispatch import Signal

# Sent when a page of results is made, with `request` and `page` (a ResultsPage).
answered = Signal()

# Sent inside the transaction that stores the vectors of a document, with `document_id`.
vectors_stored = Signal()
