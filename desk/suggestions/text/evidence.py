"""The sentence around a place in a text, as an editor reads it."""

from __future__ import annotations

import re

MOST = 200
# How far a sentence is looked for on either side.
_REACH = 160
_END = re.compile(r"[.!?؟۔。](?=\s(?![a-z]))|\n\s*\n")
_MARK = "…"


def quote(text: str, start: int, end: int) -> str:
    """Return the sentence around text[start:end], of MOST characters, cut at words."""
    end = min(end, start + MOST - 20)
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    ends = [match.end() for match in _END.finditer(before)]
    stop = _END.search(after)
    is_begun = bool(ends) or start <= _REACH
    is_ended = bool(stop) or end + _REACH >= len(text)
    before = " ".join(before[ends[-1] if ends else 0 :].split())
    after = " ".join(after[: stop.end() if stop else None].split())
    words = " ".join(text[start:end].split())
    room = MOST - len(words) - 4
    left, right = _shares(len(before), len(after), room)
    head, tail = _cut_front(before, left, is_begun), _cut_back(after, right, is_ended)
    gap = " " if text[end : end + 1].isspace() else ""
    lead = " " if text[max(0, start - 1) : start].isspace() else ""
    return f"{head}{lead}{words}{gap}{tail}".strip()


def _shares(before: int, after: int, room: int) -> tuple[int, int]:
    """Divide the room: each side has half, and what the other leaves."""
    left = min(before, max(room // 2, room - after))
    return left, min(after, room - left)


def _cut_front(text: str, most: int, is_whole: bool) -> str:
    if len(text) <= most and is_whole:
        return text
    kept = text[len(text) - most :] if most else ""
    if len(kept) < len(text) or not is_whole:
        kept = kept.partition(" ")[2]
        return f"{_MARK} {kept}" if kept else _MARK
    return kept


def _cut_back(text: str, most: int, is_whole: bool) -> str:
    if len(text) <= most and is_whole:
        return text
    kept = text[:most].rpartition(" ")[0]
    return f"{kept} {_MARK}" if kept else _MARK
