"""Date of publication: from the first page, else from weaker signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import Facts, ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text import date_formats
from desk.suggestions.text.date_formats import Day
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText, PageText

DAY = 3  # precision of a whole date
_MAX_FRONT_PAGES = 3
_MAX_PAGE_CHARACTERS = 6_000
_END = 1_500  # characters of the last page
_TOP = 600  # characters at the top of a page, before the text
_DISTR = re.compile(r"\bdistr\b[\s\w.:/\[\]()-]{0,120}$")
_MADE = re.compile(
    r"(?:published|publié|publicad[oa]|released|issued|adopted|adopté|adoptad[oa]"
    r"|fait à|done at|hecho en|feito em|parution|paru|صدر|نشر|version|updated"
    r"|proclaim\w*|proclam\w*|enacted|promulgu\w*)[^.]{0,80}$"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\D{0,20}$", re.I)
_MAX_DATE_LINE = 60  # characters of a line with little more than place and date
_DASHES = ("–", "-", "—", "‑")
_YEAR_OF_SYMBOL = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True)
class _Candidate:
    source: str
    day: Day
    page: PageText


# The first of these rules that finds a date counts.
_ORDER = (
    "masthead",
    "own line",
    "title",
    "publishing words",
    "top of the page",
    "first page",
    "last page",
    "rights",
    "year at the top",
    "year in the symbol",
    "metadata",
)


def propose(
    text: DocumentText,
    title: Title | None,
    symbol: ProposedValue | None,
    facts: Facts,
    today: date,
) -> Iterator[ProposedValue]:
    """Yield the likeliest date, with the precision that the file gives."""
    candidates = _candidates(text, title, today)
    best = min(candidates, key=lambda item: _ORDER.index(item.source), default=None)
    if best:
        page = best.page
        words = quote(page.text, page.place(best.day.start), page.place(best.day.end))
        yield _proposal(best.source, best.day.value, words, page.number)
    elif symbol and (year := _YEAR_OF_SYMBOL.search(symbol.value)):
        yield _proposal("year in the symbol", year[1], symbol.quote, symbol.page)
    elif facts.date and date(date_formats.FIRST_YEAR, 1, 1) < facts.date <= today:
        yield _proposal("metadata", str(facts.date.year), "", None)


def _proposal(source: str, value: str, words: str, page: int | None) -> ProposedValue:
    confidence = measured("published", source)
    return ProposedValue("published", value, confidence, words, page, source)


def _candidates(
    text: DocumentText, title: Title | None, today: date
) -> Iterator[_Candidate]:
    for page in text.pages[:_MAX_FRONT_PAGES]:
        for day in date_formats.find(page.folded[:_MAX_PAGE_CHARACTERS], today):
            if source := _source_at_front(page, day, page is text.first):
                yield _Candidate(source, day, page)
    if title:
        page = title.as_page()
        for day in date_formats.find(page.folded, today):
            if day.precision == DAY and not _before(page, day).endswith(_DASHES):
                yield _Candidate("title", day, page)
    if text.last is not text.first:
        yield from _signature_dates(text.last, today)


def _signature_dates(page: PageText, today: date) -> Iterator[_Candidate]:
    """Yield dates of adoption or signature at the end of a page."""
    shift = max(0, len(page.folded) - _END)
    for end_day in date_formats.find(page.folded[shift:], today):
        day = end_day.moved(shift)
        if day.precision == DAY and _MADE.search(_before(page, day)):
            yield _Candidate("last page", day, page)


def _before(page: PageText, day: Day) -> str:
    start = page.place(day.start)
    return page.text[max(0, start - 130) : start].lower()


def _source_at_front(page: PageText, day: Day, is_first: bool) -> str:
    """Return the rule that makes a date on the first pages a candidate, or ""."""
    before = _before(page, day)
    if before.endswith(_DASHES):
        return ""  # the end of a period: a session, a visit
    if _RIGHTS.search(before):
        return "rights"
    if not is_first:
        return ""
    if day.precision == 1:
        is_in_symbol = before.endswith(("/", "(", "-", "–", "‑"))
        return "year at the top" if day.start < _TOP and not is_in_symbol else ""
    if _DISTR.search(before):
        return "masthead"
    start, end = page.place(day.start), page.place(day.end)
    line_start = page.text.rfind("\n", 0, start) + 1
    line_end = page.text.find("\n", end)
    line = page.text[line_start : line_end if line_end >= 0 else None].strip()
    rest = (line[: start - line_start] + line[end - line_start :]).strip(" .,()،")
    is_own_line = len(line) <= _MAX_DATE_LINE and len(rest.split()) <= 3
    if is_own_line and day.start < 2 * _TOP:
        return "own line"
    if _MADE.search(before):
        return "publishing words"
    return "top of the page" if day.start < _TOP else "first page"
