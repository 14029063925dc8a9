"""The library in Wagtail's admin."""
