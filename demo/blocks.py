"""The little Markdown that the sources use, as a list of blocks.

`# title`, `## section`, `### topic`, `- bullet`, `1. step`, `| a | b |` (head first),
`> note`, `---` (new page) and paragraphs, with `**strong**` inside. A blank line ends a
block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """kind: title, section, topic, bullets, steps, table, note, break or paragraph.

    lines: one text, or one for each item; in a table, one tuple for each row.
    """

    kind: str
    lines: tuple

    @property
    def text(self) -> str:
        return " ".join(self.lines)


HEADINGS = {"#": "title", "##": "section", "###": "topic"}
MARKERS = {"- ": "bullets", "> ": "note", "| ": "table"}


def read_blocks(source: str) -> list[Block]:
    """Return the blocks of a source text, in order."""
    chunks = re.split(r"\n\s*\n", source.strip())
    return [_block(chunk.splitlines()) for chunk in chunks]


def _block(lines: list[str]) -> Block:
    mark, _, rest = lines[0].partition(" ")
    if mark in HEADINGS:
        return Block(HEADINGS[mark], (rest,))
    if lines[0] == "---":
        return Block("break", ())
    if re.match(r"\d+\. ", lines[0]):
        return Block("steps", tuple(line.partition(" ")[2] for line in lines))
    kind = MARKERS.get(lines[0][:2], "paragraph")
    if kind == "table":
        rows = [line.strip()[1:-1].split("|") for line in lines]
        return Block(kind, tuple(tuple(map(str.strip, cells)) for cells in rows))
    marker = 0 if kind == "paragraph" else 2
    return Block(kind, tuple(line[marker:].strip() for line in lines))


def runs(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a line of text, each with whether it is strong."""
    pieces = enumerate(text.split("**"))
    return [(piece, number % 2 == 1) for number, piece in pieces if piece]
