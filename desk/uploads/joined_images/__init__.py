"""Images of a batch joined to one scanned PDF."""
