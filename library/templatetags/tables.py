"""Template filter that shows lines with tabs between cells as a table."""

from __future__ import annotations

import re
from itertools import groupby

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Fewer lines with tabs may be a letterhead, or a heading beside a date.
MIN_TABLE_ROWS = 3
_MARK = re.compile(r"(<mark\b[^>]*>)([^<]*)</mark>")


@register.filter
def with_tables(html: SafeString) -> SafeString:
    """Return escaped text with <mark> elements, its tables as <table>.

    A table is three and more lines with tabs in them, as extraction writes rows.
    """
    if "\t" not in html:
        return html
    lines = _MARK.sub(_split_mark, html).split("\n")
    blocks = []
    for is_row, group in groupby(lines, key=lambda line: "\t" in line):
        rows = list(group)
        is_table = is_row and len(rows) >= MIN_TABLE_ROWS
        blocks.append(_table(rows) if is_table else "\n".join(rows))
    # The text keeps its own line breaks, a table needs none around it.
    text = re.sub(r"\n?(<div|</div>)\n?", r"\1", "\n".join(blocks))
    return mark_safe(text)  # noqa: S308 (escaped by the caller)


def _split_mark(match: re.Match) -> str:
    """End a mark at the end of a cell or a line, and begin another after it."""
    start, text = match.groups()
    pieces = re.split(r"([\t\n])", text)
    marks = []
    for index, piece in enumerate(pieces):
        is_break = piece in ("\t", "\n")
        # The first keeps the mark's id.
        opening = start if index == 0 else "<mark>"
        marks.append(piece if is_break or not piece else f"{opening}{piece}</mark>")
    return "".join(marks)


def _table(lines: list[str]) -> str:
    rows = [line.split("\t") for line in lines]
    width = max(map(len, rows))
    body = "".join(
        "<tr>"
        + "".join(f"<td>{cell}</td>" for cell in [*row, *[""] * (width - len(row))])
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table>{body}</table></div>'
