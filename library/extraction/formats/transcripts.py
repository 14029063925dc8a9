"""Read transcripts with times (WebVTT and SubRip) as parts of text."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from library.extraction.formats import splitting
from library.extraction.formats.text import decode, read_bytes
from library.extraction.source import Source, Unreadable, of_texts

TIME = re.compile(
    r"^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,]\d{1,3}[ \t]+-->[ \t]+[\d:.,]+[^\n]*$",
    re.MULTILINE,
)
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,50}\}")
_VOICE = re.compile(r"<v(?:\.[^ <>\n]*)?[ \t]+([^<>\n]{1,100})>")
_PARAGRAPH_LENGTH = 400  # characters after which a new time begins a paragraph


def open_transcript(path: Path) -> Source:
    """Open a transcript, split into parts of about 450 words.

    Each paragraph begins with its time, and so short that the place is easily found.
    Raises Unreadable without any time.
    """
    text = decode(read_bytes(path)).replace("\r\n", "\n").replace("\r", "\n")
    cues = list(_cues(text))
    if not cues:
        raise Unreadable
    paragraphs: list[str] = []
    length = _PARAGRAPH_LENGTH
    for time, words in cues:
        if length >= _PARAGRAPH_LENGTH:
            paragraphs.append(f"[{time}] {words}")
            length = 0
        else:
            paragraphs[-1] += f" {words}"
        length += len(words)
    return of_texts(splitting.cut("\n\n".join(paragraphs)))


def _cues(text: str) -> Iterator[tuple[str, str]]:
    """Yield time ("00:01:20") and words; a line that is repeated only once."""
    times = list(TIME.finditer(text))
    ends = [time.start() for time in times[1:]] + [len(text)]
    last = ""
    for time, end in zip(times, ends, strict=True):
        lines = []
        # Up to the blank line: the number or name of the next cue follows it.
        for line in text[time.end() : end].strip("\n").split("\n\n")[0].split("\n"):
            words = _TAG.sub("", _VOICE.sub(r"\1: ", line))
            words = " ".join(unescape(words).split())
            # Live captions repeat the former line above each new one.
            if words and words != last:
                lines.append(words)
                last = words
        if lines:
            clock = f"{int(time[1] or 0):02}:{int(time[2]):02}:{time[3]}"
            yield clock, " ".join(lines)
