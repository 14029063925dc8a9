"""All blocks of a page's body."""

from __future__ import annotations

from wagtail import blocks

from library.blocks import text_blocks

from .library import library_blocks


def page_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks an editor can put on a page, by name."""
    return [*text_blocks(), *library_blocks()]
