"""Files come in: received piece by piece, kept as drafts, watched on a batch's page."""
