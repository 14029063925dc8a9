"""When a file was published: what its first page says, else weaker signs."""

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
_READ = 6_000  # characters of a page
_END = 1_500  # characters of the last page
_TOP = 600  # what stands at the top of a page, before the text
_DISTR = re.compile(r"\bdistr\b[\s\w.:/\[\]()-]{0,120}$")
_MADE = re.compile(
    r"(?:published|publié|publicad[oa]|released|issued|adopted|adopté|adoptad[oa]"
    r"|fait à|done at|hecho en|feito em|parution|paru|صدر|نشر|version|updated"
    r"|proclaim\w*|proclam\w*|enacted|promulgu\w*)[^.]{0,80}$"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\D{0,20}$", re.I)
_LINE = 60  # a line that is little more than a place and a date
_DASHES = ("–", "-", "—", "‑")
_YEAR_OF_SYMBOL = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True)
class _Found:
    source: str
    day: Day
    page: PageText


# The first of these that there is counts.
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
    found = list(_candidates(text, title, today))
    found.sort(key=lambda one: _ORDER.index(one.source))
    if found:
        best = found[0]
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
) -> Iterator[_Found]:
    for page in text.pages[:_MAX_FRONT_PAGES]:
        for day in date_formats.find(page.folded[:_READ], today):
            if source := _source_at_front(page, day, page is text.first):
                yield _Found(source, day, page)
    if title:
        page = title.as_page()
        for day in date_formats.find(page.folded, today):
            if day.precision == DAY and not _before(page, day).endswith(_DASHES):
                yield _Found("title", day, page)
    if text.last is not text.first:
        yield from _at_the_end(text.last, today)


def _at_the_end(page: PageText, today: date) -> Iterator[_Found]:
    """Yield the dates at which something is said to be done."""
    shift = max(0, len(page.folded) - _END)
    for found in date_formats.find(page.folded[shift:], today):
        day = found.moved(shift)
        if day.precision == DAY and _MADE.search(_before(page, day)):
            yield _Found("last page", day, page)


def _before(page: PageText, day: Day) -> str:
    start = page.place(day.start)
    return page.text[max(0, start - 130) : start].lower()


def _source_at_front(page: PageText, day: Day, is_first: bool) -> str:
    """Return by which rule a date of the first pages is one of publication."""
    before = _before(page, day)
    if before.endswith(_DASHES):
        return ""  # the end of a span: a session, a visit
    if _RIGHTS.search(before):
        return "rights"
    if not is_first:
        return ""
    if day.precision > 1:
        return _source_of_day(page, day, before)
    return "year at the top" if day.start < _TOP and not _is_in_symbol(before) else ""


def _source_of_day(page: PageText, day: Day, before: str) -> str:
    if _DISTR.search(before):
        return "masthead"
    if _is_own_line(page, day) and day.start < 2 * _TOP:
        return "own line"
    if _MADE.search(before):
        return "publishing words"
    return "top of the page" if day.start < _TOP else "first page"


def _is_own_line(page: PageText, day: Day) -> bool:
    start, end = page.place(day.start), page.place(day.end)
    left = page.text.rfind("\n", 0, start) + 1
    right = page.text.find("\n", end)
    line = page.text[left : right if right >= 0 else None].strip()
    rest = (line[: start - left] + line[end - left :]).strip(" .,()،")
    return len(line) <= _LINE and len(rest.split()) <= 3


def _is_in_symbol(before: str) -> bool:
    return before.endswith(("/", "(", "-", "–", "‑"))
