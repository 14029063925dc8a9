"""StreamField blocks of pages: text, and content of the library."""

from .library import page_blocks

__all__ = ["page_blocks"]
