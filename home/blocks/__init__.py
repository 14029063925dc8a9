"""StreamField blocks of pages: text, and content of the library."""

from .library import library_blocks
from .stream import page_blocks

__all__ = ["library_blocks", "page_blocks"]
