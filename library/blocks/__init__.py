"""StreamField blocks, for pages and for the texts of vocabulary terms."""

from .links import LinkBlock, check_target
from .text import RICH_TEXT_FEATURES, text_blocks

__all__ = ["RICH_TEXT_FEATURES", "LinkBlock", "check_target", "text_blocks"]
