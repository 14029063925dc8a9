"""What the search tells of."""

from django.dispatch import Signal

# Sent when a page of results is made, with `request` and `page` (a ResultsPage).
answered = Signal()
