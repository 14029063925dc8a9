"""What the library tells of."""

from django.dispatch import Signal

# Sent inside the transaction of a change, with `resource_ids`: ids of resources whose
# published state may have changed. Deleted ones are among them.
resources_changed = Signal()

# Sent inside the transaction that stores the text of a file, with `document_id`.
document_extracted = Signal()
