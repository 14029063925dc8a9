"""The editors' side: what Wagtail's admin shows of the library."""
