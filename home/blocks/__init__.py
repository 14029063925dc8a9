"""The blocks of pages: editors' text, and what the library shows of itself."""

from .library import library_blocks
from .stream import page_blocks

__all__ = ["library_blocks", "page_blocks"]
