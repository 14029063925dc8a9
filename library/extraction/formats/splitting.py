"""Cutting a text that has no pages into parts, so that a hit leads to a place."""

PART = 2_800  # characters, about 450 words


def cut(text: str) -> list[str]:
    """Cut `text` into parts of about `PART` characters, at paragraph ends if it can.

    Parts are numbered as pages are: part 3 is "page 3" of the file.
    """
    parts = []
    start = 0
    while len(text) - start > PART * 3 // 2:
        end = _boundary(text, start + PART)
        parts.append(text[start:end])
        start = end
    parts.append(text[start:])
    return parts


def _boundary(text: str, near: int) -> int:
    """The first paragraph end, line end or space soon after `near`."""
    for mark in ("\n\n", "\n", " "):
        found = text.find(mark, near, near + PART // 2)
        if found >= 0:
            return found + len(mark)
    return near
