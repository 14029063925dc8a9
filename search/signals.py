"""Signals that search sends."""

from django.dispatch import Signal

# Sent when fewer than `MIN_HITS` resources have all the words of a search, with
# `request` and `page` (a ResultsPage).
few_results = Signal()

# Sent inside the transaction that stores the vectors of a document, with `document_id`.
vectors_stored = Signal()
