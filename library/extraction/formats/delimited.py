"""Read CSV and TSV as a table, with tabs between the cells of a line."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from library.extraction import limits
from library.extraction.formats import splitting
from library.extraction.formats.text import decode, read_bytes
from library.extraction.source import Source, of_texts

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_MAX_COLUMNS = 1_000
# Excel writes it as a first line, to name the delimiter.
_SEPARATOR_LINE = "sep="


def open_delimited(path: Path) -> Source:
    """Open a table, split into parts of about 450 words at the ends of rows."""
    csv.field_size_limit(limits.CHARACTERS_PER_PAGE)
    text = decode(read_bytes(path)).replace("\0", "")
    # One more than is kept, so that the missing end is noticed.
    text = text[: limits.CHARACTERS_PER_FILE + 1]
    delimiter = ""
    if text[: len(_SEPARATOR_LINE)].lower() == _SEPARATOR_LINE:
        line, _, text = text.partition("\n")
        delimiter = line.strip()[len(_SEPARATOR_LINE) :][:1]
    delimiter = delimiter or guess_delimiter(text)
    lines = "\n".join(_lines(text, delimiter))
    return of_texts(splitting.cut(lines))


def guess_delimiter(text: str) -> str:
    """Return the delimiter with which most of the first rows are equally long."""

    def agreement(delimiter: str) -> tuple[int, int]:
        rows = islice(_rows(text, delimiter), _SAMPLE_ROWS)
        lengths = Counter(len(row) for row in rows if row)
        length, count = max(lengths.items(), key=lambda item: item[1], default=(0, 0))
        return (count, length) if length > 1 else (0, 0)

    # The first of equals: a comma.
    return max(_DELIMITERS, key=agreement)


def _lines(text: str, delimiter: str) -> Iterator[str]:
    for row in _rows(text, delimiter):
        cells = [" ".join(cell.split()) for cell in row[:_MAX_COLUMNS]]
        if line := "\t".join(cells).rstrip("\t"):
            yield line


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows. After an error, such as a quotation mark that is never closed,
    quotation marks mean nothing."""
    source = StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    end = 0
    try:
        for row in reader:
            yield row
            end = source.tell()
    except csv.Error:
        rest = text[end:].splitlines()
        yield from csv.reader(rest, delimiter=delimiter, quoting=csv.QUOTE_NONE)
