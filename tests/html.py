"""HTML as tests compare it."""

from __future__ import annotations

import re


def tidy(html: str) -> str:
    """Return HTML without line breaks and spaces at the edges of tags."""
    tags = re.sub(r"<[^>]*>", lambda tag: " ".join(tag[0].split()), html)
    return re.sub(r">\s+|\s+(?=<)", lambda m: m[0].strip(), tags.replace(" >", ">"))
