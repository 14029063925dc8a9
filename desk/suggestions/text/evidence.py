"""Quote the sentence around a place in a text."""

from __future__ import annotations

import re

MAX_LENGTH = 200
# Characters searched for the sentence on either side.
_REACH = 160
_END = re.compile(r"[.!?؟۔。](?=\s(?![a-z]))|\n\s*\n")
_ELLIPSIS = "…"


def quote(text: str, start: int, end: int) -> str:
    """Return the sentence around text[start:end], cut at words to MAX_LENGTH."""
    end = min(end, start + MAX_LENGTH - 20)
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    ends = [match.end() for match in _END.finditer(before)]
    stop = _END.search(after)
    is_begun = bool(ends) or start <= _REACH
    is_ended = bool(stop) or end + _REACH >= len(text)
    before = " ".join(before[ends[-1] if ends else 0 :].split())
    after = " ".join(after[: stop.end() if stop else None].split())
    words = " ".join(text[start:end].split())
    room = MAX_LENGTH - len(words) - 4
    # Each side gets half of the room, and what the other leaves.
    head_room = min(len(before), max(room // 2, room - len(after)))
    tail_room = min(len(after), room - head_room)
    if len(before) > head_room or not is_begun:
        before = before[len(before) - head_room :].partition(" ")[2]
        before = f"{_ELLIPSIS} {before}".rstrip()
    if len(after) > tail_room or not is_ended:
        after = after[:tail_room].rpartition(" ")[0]
        after = f"{after} {_ELLIPSIS}".lstrip()
    gap = " " if text[end : end + 1].isspace() else ""
    lead = " " if text[max(0, start - 1) : start].isspace() else ""
    return f"{before}{lead}{words}{gap}{after}".strip()
