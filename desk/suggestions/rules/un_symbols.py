"""Symbol of a UN document, from the top of the first page."""

from __future__ import annotations

from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText, PageText
from search.query import un_symbols

_TOP = 300
_HEAD = 2_000


def propose(text: DocumentText) -> Iterator[ProposedValue]:
    """Yield the file's own symbol, not those it cites."""
    page = text.first
    for start, end, _symbol in _own_symbols(page):
        source = "masthead" if start < _TOP else "first page"
        symbol = " ".join(page.text[start:end].split())
        words = quote(page.text, start, end)
        confidence = measured("un_symbol", source)
        yield ProposedValue("un_symbol", symbol, confidence, words, page.number, source)
        return


def _own_symbols(page: PageText) -> Iterator[tuple[int, int, str]]:
    """Yield symbols at the start of a line, which may be the page's own."""
    for start, end, symbol in un_symbols.symbols_in(page.text[:_HEAD]):
        line = page.text[page.text.rfind("\n", 0, start) + 1 : start].strip().lower()
        is_alone = not line and page.text[end : end + 1] in ("", "\n")
        is_masthead = start < _TOP and line in ("", "united nations", "nations unies")
        if is_alone or is_masthead:
            yield start, end, symbol
