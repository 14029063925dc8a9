"""The lines of a PDF's page → paragraphs that fit any screen."""

from __future__ import annotations

import re
from itertools import pairwise

# Lines longer than this are paragraphs already.
LONGEST_LINE = 160
_NEW_ITEM = re.compile(r"\s*(?:[•▪●–—*-]|\(?[0-9a-zA-Z]{1,4}[.)])\s")


def flowing(text: str) -> str:
    """Join the lines of paragraphs, of which a PDF knows only where each line ends.

    A line that is nearly full goes on in the next one, unless that begins a list's
    item. What matched across two lines still does.
    """
    lines = text.split("\n")
    width = _usual_width(lines)
    if not 0 < width <= LONGEST_LINE:
        return text
    flown = lines[0]
    for before, line in pairwise(lines):
        goes_on = len(before) > 0.7 * width and line and not _NEW_ITEM.match(line)
        flown += (" " if goes_on else "\n") + line
    return flown


def _usual_width(lines: list[str]) -> int:
    """Return the length that one line in ten exceeds."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0
