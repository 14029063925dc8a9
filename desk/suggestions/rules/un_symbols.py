"""Symbol of a UN document, from the top of the first page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText
from search.query import un_symbols

_TOP = 300
_HEAD = 2_000
_MASTHEAD_LINES = 12
_BETWEEN = re.compile(r"\s?[–—‑,;-]\s?|\n")
_MASTHEAD = re.compile(r"distr\b|original\s*:|[A-Z]{1,3}/[A-Z0-9.]+/\S+$", re.I)


def propose(text: DocumentText) -> Iterator[ProposedValue]:
    """Yield the file's own symbols, not those it cites; the first is the main one.

    A document of two bodies has a symbol of each: A/79/876–S/2025/230.
    """
    page = text.first
    source, last_end = "", 0
    for start, end, _symbol in un_symbols.symbols_in(page.text[:_HEAD]):
        if source:
            if not _BETWEEN.fullmatch(page.text[last_end:start]):
                return
            source = "beside the first"
        elif not (source := _source(page.text, start, end)):
            continue
        symbol = " ".join(page.text[start:end].split())
        words = quote(page.text, start, end)
        confidence = measured("un_symbol", source)
        yield ProposedValue("un_symbol", symbol, confidence, words, page.number, source)
        last_end = end


def _source(text: str, start: int, end: int) -> str:
    """Return the rule that makes a symbol the file's own, or ""."""
    # A symbol of its own begins a line.
    line = text[text.rfind("\n", 0, start) + 1 : start].strip().lower()
    is_alone = not line and text[end : end + 1] in ("", "\n")
    is_masthead = start < _TOP and line in ("", "united nations", "nations unies")
    if not is_alone and not is_masthead:
        return ""
    return "masthead" if start < _TOP else "first page"


def has_masthead(text: DocumentText) -> bool:
    """Return whether the first page begins as UN documents do."""
    lines = text.first.text[:_HEAD].split("\n")[:_MASTHEAD_LINES]
    return any(_MASTHEAD.match(line.strip()) for line in lines)
