"""Reading order of a PDF page: columns one after the other, table rows as lines.

A PDF draws its text in any order: a table column by column, a heading last. The places
of the words tell the order in which the page is read:

- words without a wide gap between them are a segment, segments side by side a row;
- where many segments begin at the same place and no other text crosses it, the page has
  columns of running text, which are read one after the other;
- in any other row the segments are cells, with tabs between them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from library.extraction.formats.pdf.words import HYPHEN, SLANTED, PlacedWord

# In heights of a line.
_WIDE_GAP = 0.8  # between segments
_CELL_GAP = 1.2  # between cells
_NUMBER_GAP = 0.5  # between cells that are numbers
_JOIN_GAP = 0.1  # inside a number
_MIN_GUTTER = 0.6
_MIN_COLUMN_WIDTH = 9
_MIN_COLUMN_LINES = 4
_MIN_LETTERS = 0.6  # of the characters of running text
_FULL_LINE = 0.7  # of the width of a column
_MIN_FULL_LINES = 0.4  # of the lines of a column
_FILLED = 0.6  # of the width of a line
_MAX_DEPTH = 4  # columns within columns
_MAX_EDGES = 4  # places that are examined as the beginning of a column
_EDGE_STEP = 3  # points
_NUMBER = re.compile(r"[-–(]?\d[\d.,%)]*$")
_FRACTION = re.compile(r"[.,٫٬]\d+%?")
_LABEL = re.compile(r"\W?\w{1,5}[.)\]°:]|[•▪●○■–—*·-]|\(\w{1,5}\)")


class Segment:
    """Words on a line without a wide gap between them."""

    __slots__ = ("bottom", "height", "left", "right", "text", "top", "words")

    def __init__(self, words: Sequence[PlacedWord]):
        self.words = words
        self.text = " ".join([word.text for word in words])
        self.left = min([word.left for word in words])
        self.right = max([word.right for word in words])
        middle = words[len(words) // 2]
        self.bottom, self.top = middle.bottom, middle.top
        self.height = max(self.top - self.bottom, 1)

    @property
    def width(self) -> float:
        return self.right - self.left


def page_text(words: Sequence[PlacedWord], is_rtl: bool) -> str:
    """Return the text of a page in reading order, with tabs between cells."""
    lines: list[str] = []
    for turns in sorted({word.turns for word in words}):
        segments = _segments([word for word in words if word.turns == turns])
        if turns == SLANTED:
            lines += [segment.text for segment in segments]
        else:
            lines += _lines(segments, is_rtl)
    return "\n".join(lines)


def place_lines(words: Sequence[PlacedWord]) -> Iterator[Segment]:
    """Yield the segments of words of one direction, from the top to the bottom."""
    for row in _rows(_segments(words)):
        yield from row


def _segments(words: Sequence[PlacedWord]) -> list[Segment]:
    segments: list[Segment] = []
    run: list[PlacedWord] = []
    for word in words:
        if run and not _continues(run[-1], word):
            segments.append(Segment(run))
            run = []
        run.append(word)
    return [*segments, Segment(run)] if run else segments


def _continues(before: PlacedWord, word: PlacedWord) -> bool:
    """Return whether a word follows on the same line, without a wide gap."""
    _, left, bottom, right, top, line, _ = word
    _, last_left, last_bottom, last_right, last_top, last_line, _ = before
    if line != last_line or before.text.endswith(HYPHEN):
        return False
    height = last_top - last_bottom
    if top - bottom > height:
        height = top - bottom
    if abs(bottom + top - last_bottom - last_top) > height:
        return False
    gap = left - last_right if left > last_left else last_left - right
    if gap <= _NUMBER_GAP * height:
        return True
    are_numbers = _NUMBER.fullmatch(before.text) and _NUMBER.fullmatch(word.text)
    return gap <= _WIDE_GAP * height and not are_numbers


def _lines(
    segments: list[Segment], is_rtl: bool, is_running_text: bool = False, depth: int = 0
) -> Iterator[str]:
    rows = _rows(segments)
    columns = _columns(rows, is_rtl) if depth < _MAX_DEPTH else None
    if columns is None:
        for row in rows:
            yield _row_line(row, is_rtl, is_running_text)
        return
    before, first, second, after = columns
    parts = [(before, False), (first, True), (second, True), (after, False)]
    for part, is_column in parts:
        if part:
            yield from _lines(part, is_rtl, is_column or is_running_text, depth + 1)


def _rows(segments: list[Segment]) -> list[list[Segment]]:
    """Return the segments side by side, from the top of the page to its bottom."""
    rows: list[list[Segment]] = []
    widest: Segment | None = None
    for segment in sorted(segments, key=lambda s: (-s.bottom - s.top, s.left)):
        if widest is None or not _are_side_by_side(widest, segment):
            rows.append([segment])
            widest = segment
            continue
        rows[-1].append(segment)
        if segment.right - segment.left > widest.right - widest.left:
            widest = segment
    return rows


def _are_side_by_side(one: Segment, other: Segment) -> bool:
    """Return whether half of the lower of two segments is beside the other."""
    bottom = one.bottom if one.bottom > other.bottom else other.bottom
    top = one.top if one.top < other.top else other.top
    height = one.height if one.height < other.height else other.height
    return top - bottom >= height / 2


def _columns(
    rows: list[list[Segment]], is_rtl: bool
) -> tuple[list[Segment], ...] | None:
    """Return the segments before, in the first and second column, and after them."""
    segments = [segment for row in rows for segment in row]
    start = min(segment.left for segment in segments)
    end = max(segment.right for segment in segments)
    edges = Counter(
        round(segment.left / _EDGE_STEP)
        for segment in segments
        if start + (end - start) / 10 < segment.left
    )
    best: tuple[list[list[Segment]], int, int, float] | None = None
    for edge, count in edges.most_common(_MAX_EDGES):
        if count < _MIN_COLUMN_LINES:
            break
        gutter = (edge - 0.5) * _EDGE_STEP - 1
        split_rows = _split_crossings(rows, gutter)
        for first, last in _bands(split_rows, gutter):
            is_larger = best is None or last - first > best[2] - best[1]
            if is_larger and _are_columns(split_rows[first:last], gutter):
                best = split_rows, first, last, gutter
    if best is None:
        return None
    rows, first, last, gutter = best
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    for row in rows[first:last]:
        for segment in row:
            sides[segment.left >= gutter].append(segment)
    left, right = sides
    return (
        [segment for row in rows[:first] for segment in row],
        *((right, left) if is_rtl else (left, right)),
        [segment for row in rows[last:] for segment in row],
    )


def _split_crossings(rows: list[list[Segment]], gutter: float) -> list[list[Segment]]:
    """Return the rows with few segments that cross a place split before the word there.

    A spot of a scan, read as a letter, joins the lines of two columns.
    """
    crossing = [_crosses(row, gutter) for row in rows]
    split_rows = [*rows]
    for index, is_crossing in enumerate(crossing):
        if is_crossing:
            near = crossing[max(0, index - 2) : index + 3]
            if sum(near) <= len(near) / 2:
                parts = (_split(segment, gutter) for segment in rows[index])
                split_rows[index] = [part for pair in parts for part in pair]
    return split_rows


def _crosses(row: list[Segment], gutter: float) -> bool:
    """Return whether a segment of a row crosses a place."""
    return any(segment.left < gutter < segment.right for segment in row)


def _split(segment: Segment, gutter: float) -> list[Segment]:
    if not segment.left < gutter < segment.right:
        return [segment]
    left = [word for word in segment.words if word.left < gutter]
    right = [word for word in segment.words if word.left >= gutter]
    if not right or min(word.left for word in right) > gutter + 2 * _EDGE_STEP:
        return [segment]
    if max(word.right for word in left) > gutter + segment.height / 2:
        return [segment]
    parts = [Segment(left), Segment(right)]
    # A spot in the gutter is not beyond it.
    parts[0].right = min(parts[0].right, gutter)
    return parts


def _bands(rows: list[list[Segment]], gutter: float) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows in which no segment crosses a place.

    A run begins with text on both sides: a heading above is not in a column.
    """
    first: int | None = None
    for index, row in enumerate([*rows, None]):
        if row is None or _crosses(row, gutter):
            if first is not None and index - first >= _MIN_COLUMN_LINES:
                yield first, index
            first = None
        elif first is None and len({s.left < gutter for s in row}) > 1:
            first = index


def _are_columns(rows: list[list[Segment]], gutter: float) -> bool:
    """Return whether both sides of a place are columns of running text."""
    sides = [
        [line for row in rows if (line := [s for s in row if s.left < gutter])],
        [line for row in rows if (line := [s for s in row if s.left >= gutter])],
    ]
    if min(map(len, sides)) < _MIN_COLUMN_LINES:
        return False
    height = median(segment.height for row in rows for segment in row)
    last, first = (
        max(segment.right for line in sides[0] for segment in line),
        min(segment.left for line in sides[1] for segment in line),
    )
    has_gutter = first - last >= _MIN_GUTTER * height
    return has_gutter and all(_is_running_text(side, height) for side in sides)


def _is_running_text(lines: list[list[Segment]], height: float) -> bool:
    """Return whether many lines are filled with words from margin to margin.

    The words of a justified line may be apart, but fill most of it.
    """
    widths = [max(s.right for s in line) - min(s.left for s in line) for line in lines]
    full = sorted(widths)[len(widths) * 9 // 10]
    filled = [
        sum(s.width for s in line) >= _FILLED * width
        for line, width in zip(lines, widths, strict=True)
        if width >= _FULL_LINE * full
    ]
    text = "".join(s.text for line in lines for s in line)
    letters = sum(map(str.isalpha, text))
    return (
        full >= _MIN_COLUMN_WIDTH * height
        and len(filled) >= _MIN_FULL_LINES * len(lines)
        and sum(filled) >= len(filled) / 2
        and letters >= _MIN_LETTERS * len(text)
    )


def _row_line(row: list[Segment], is_rtl: bool, is_running_text: bool) -> str:
    """Return the segments of a row from its beginning, with tabs between cells.

    In running text only numbers are cells: words of justified lines are apart, too.
    """
    row = sorted(row, key=lambda s: -s.right if is_rtl else s.left)
    line = row[0].text
    for index in range(1, len(row)):
        before, segment = row[index - 1], row[index]
        gap = max(before.left, segment.left) - min(before.right, segment.right)
        # PDFium splits a number of a right-to-left row, as in ".5" "12".
        is_split = segment.text.isdecimal() and _FRACTION.fullmatch(before.text)
        if is_rtl and gap < _JOIN_GAP * before.height and is_split:
            line = line.removesuffix(before.text) + segment.text + before.text
            continue
        is_label = index == 1 and _LABEL.fullmatch(line)
        are_numbers = _NUMBER.match(segment.text) and _NUMBER.search(before.text)
        limit = _NUMBER_GAP if are_numbers else _CELL_GAP
        is_wide = gap > limit * max(before.height, segment.height)
        is_cell = is_wide and not is_label and (are_numbers or not is_running_text)
        line += ("\t" if is_cell else " ") + segment.text
    return line
