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
    head = _cut_front(before, head_room, is_begun)
    tail = _cut_back(after, tail_room, is_ended)
    gap = " " if text[end : end + 1].isspace() else ""
    lead = " " if text[max(0, start - 1) : start].isspace() else ""
    return f"{head}{lead}{words}{gap}{tail}".strip()


def _cut_front(text: str, limit: int, is_whole: bool) -> str:
    if len(text) <= limit and is_whole:
        return text
    end = text[len(text) - limit :] if limit else ""
    if len(end) < len(text) or not is_whole:
        end = end.partition(" ")[2]
        return f"{_ELLIPSIS} {end}" if end else _ELLIPSIS
    return end


def _cut_back(text: str, limit: int, is_whole: bool) -> str:
    if len(text) <= limit and is_whole:
        return text
    start = text[:limit].rpartition(" ")[0]
    return f"{start} {_ELLIPSIS}" if start else _ELLIPSIS
