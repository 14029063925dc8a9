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
_MAX_FRONT_PAGES = 4
_MAX_PAGE_CHARACTERS = 6_000
_END = 1_500  # characters of the last page
_TOP = 600  # characters at the top of a page, before the text
_DISTR = re.compile(r"\bdistr\b[\s\w.:/\[\]()-]{0,120}$")
_MADE = re.compile(
    r"(?:published|publié|publicad[oa]|released|issued|printed|date:|fecha:|التاريخ|adopted|adopté|adoptad[oa]"
    r"|fait à|done at|hecho en|feito em|parution|paru|صدر|نشر|version|updated"
    r"|proclaim\w*|proclam\w*|enacted|promulgu\w*)[^.]{0,80}$"
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright|حقوق الطبع)\D{0,40}(?:(?:19|20)\d\d\s?[-–,]\s?)?$", re.I
)
_MAX_IMPRINT_LETTERS = 1_500
_MAX_WORDS_BESIDE_YEAR = 4
# Rules whose dates count even if the text names later years.
_MARKED = frozenset({"masthead", "own line", "publishing words", "rights", "last page"})
_YEAR_ONLY = frozenset({"end of a period"})
_NUMBERS = re.compile(r"\bissn|\bisbn|\bdoi\b", re.I)
_WORD = re.compile(r"[^\W_]+")
_ANY_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
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
    "rights",
    "year on its own line",
    "end of a period",
    "first page",
    "last page",
    "latest year and file",
    "year at the top",
    "latest year",
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
    latest = next(_latest_year(text, facts, today), None)
    candidates = [
        item
        for item in _candidates(text, title, today)
        # What is not marked as the date is older than the text: something it cites.
        if not latest or item.source in _MARKED or item.day.year >= latest.day.year - 1
    ]
    candidates += [latest] if latest else []
    best = min(candidates, key=lambda item: _ORDER.index(item.source), default=None)
    if best:
        best = _refine(best, candidates)
        page, day = best.page, best.day
        words = quote(page.text, page.place(day.start), page.place(day.end))
        value = day.value
        if best.source in _YEAR_ONLY:
            value = value[:4]
        yield _proposal(best.source, value, words, page.number)
    elif symbol and (year := _YEAR_OF_SYMBOL.search(symbol.value)):
        yield _proposal("year in the symbol", year[1], symbol.quote, symbol.page)
    elif facts.date and date(date_formats.FIRST_YEAR, 1, 1) < facts.date <= today:
        yield _proposal("metadata", str(facts.date.year), "", None)


def _refine(best: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """Return the day of the same year on the same page, if only a year was found."""
    if best.day.precision > 1:
        return best
    days = (
        item
        for item in candidates
        if item.page is best.page
        and item.day.precision == DAY
        and item.day.year == best.day.year
    )
    return next(days, best)


def _proposal(source: str, value: str, words: str, page: int | None) -> ProposedValue:
    confidence = measured("published", source)
    return ProposedValue("published", value, confidence, words, page, source)


def _candidates(
    text: DocumentText, title: Title | None, today: date
) -> Iterator[_Candidate]:
    first = text.first
    fronts = [page for page in text.pages[:_MAX_FRONT_PAGES] if page is not first]
    for page in (first, *fronts):
        for day in date_formats.find(page.folded[:_MAX_PAGE_CHARACTERS], today):
            if source := _source_at_front(page, day, page is first):
                yield _Candidate(source, day, page)
    if title:
        page = title.as_page()
        for day in date_formats.find(page.folded, today):
            if day.precision == DAY and not _before(page, day).endswith(_DASHES):
                yield _Candidate("title", day, page)
    if text.last is not first:
        yield from _back_cover_dates(text.last, today)
        yield from _signature_dates(text.last, today)


def _back_cover_dates(page: PageText, today: date) -> Iterator[_Candidate]:
    for day in date_formats.find(page.folded[:_MAX_PAGE_CHARACTERS], today):
        if _RIGHTS.search(_before(page, day)):
            yield _Candidate("rights", day, page)


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
    if _RIGHTS.search(before) or (is_first and _DISTR.search(before)):
        return "rights" if _RIGHTS.search(before) else "masthead"
    line, words_beside = _line_around(page, day)
    letters = sum(map(str.isalpha, page.text[:_MAX_PAGE_CHARACTERS]))
    # A page with little text is a cover, or says who published the file.
    is_imprint = letters < _MAX_IMPRINT_LETTERS
    if not (is_first or is_imprint) or _NUMBERS.search(line):
        return ""
    is_own_line = len(line) <= _MAX_DATE_LINE and day.start < 2 * _TOP
    if before.endswith(_DASHES):
        # The end of a period: of a session or a visit, or that a cover names.
        is_named = is_own_line and is_first and day.precision == 2
        return "end of a period" if is_named and words_beside <= 3 else ""
    if day.precision == 1:
        return _source_of_year(day, before, is_first, is_own_line, words_beside)
    if is_own_line and words_beside <= 3:
        return "own line"
    if _MADE.search(before):
        return "publishing words"
    if not is_first:
        return ""
    return "top of the page" if day.start < _TOP else "first page"


def _source_of_year(
    day: Day, before: str, is_first: bool, is_own_line: bool, words_beside: int
) -> str:
    if before.endswith(("/", "(", "‑")):
        return ""  # of a symbol, or of something cited
    if is_own_line and words_beside <= _MAX_WORDS_BESIDE_YEAR:
        return "year on its own line"
    return "year at the top" if is_first and day.start < _TOP else ""


def _line_around(page: PageText, day: Day) -> tuple[str, int]:
    """Return the line of a date, and the number of its other words."""
    start, end = page.place(day.start), page.place(day.end)
    line_start = page.text.rfind("\n", 0, start) + 1
    line_end = page.text.find("\n", end)
    line = page.text[line_start : line_end if line_end >= 0 else None]
    rest = line[: start - line_start] + " " + line[end - line_start :]
    return line.strip(), len(_WORD.findall(rest))


def _latest_year(text: DocumentText, facts: Facts, today: date) -> Iterator[_Candidate]:
    """Yield the latest year that the text names more than once.

    A text rarely names a year after its own; the file is rarely made long after it.
    """
    made = facts.date if facts.date and facts.date <= today else None
    last = made.year if made else today.year
    places: dict[int, list[tuple[PageText, re.Match]]] = {}
    for page in text.pages:
        for match in _ANY_YEAR.finditer(page.folded):
            places.setdefault(int(match[0]), []).append((page, match))
    years = [year for year, found in places.items() if len(found) > 1 and year <= last]
    if years:
        year = max(years)
        page, match = places[year][0]
        is_agreed = made is not None and made.year == year
        source = "latest year and file" if is_agreed else "latest year"
        yield _Candidate(source, Day(year, None, None, *match.span()), page)
