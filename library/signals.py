"""What the library tells of."""

from django.dispatch import Signal

# Sent inside the transaction of a change, with `resource_ids`: ids of resources whose
# published state may have changed. Deleted ones are among them.
resources_changed = Signal()

# Sent inside the transaction that stores the text of a file, with `document_id`.
document_extracted = Signal()

# Sent with `request` when a file is served, or an export is made, that holds what not
# everybody may see. Which file and which resources is not told.
restricted_file_served = Signal()
restricted_exported = Signal()
