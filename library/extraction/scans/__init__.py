"""Prepare pictures of scanned pages for text recognition."""
