"""Redirects from former URLs of pages, and from short URLs set by editors."""
