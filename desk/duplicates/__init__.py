"""Possible duplicates: detected by the worker, shown to editors, merged by them."""
