"""Signals that the library sends."""

from django.dispatch import Signal

# Sent inside the transaction of a change, with `resource_ids`: the ids of resources
# whose published state may have changed, including deleted resources.
resources_changed = Signal()

# Sent inside the transaction that stores the text of a document, with `document_id`.
document_extracted = Signal()

# Sent with `request` when a restricted file is served (with `user`, who reads), or an
# export contains restricted resources. The signals deliberately do not say which.
restricted_file_served = Signal()
restricted_exported = Signal()
