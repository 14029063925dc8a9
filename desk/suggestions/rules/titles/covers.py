"""The title of a designed document: its largest lines, on the cover or a title page.

The lines come with the size of their letters and their place on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from desk.suggestions.rules.titles.lines import (
    is_heading,
    is_label,
    is_unfinished,
    tidy_line,
)
from library.extraction import FrontLine

MAX_TITLE_LENGTH = 250
_MAX_SUBTITLE_LENGTH = 160
_MAX_LINES = 7
_PAGE_HEIGHT = 842.0  # points of an A4 page, for the distance of lines
_SAME_SIZE = 0.88  # of two sizes of one text, the smaller part of the larger
_LINKED_SIZE = 0.5  # if the first of two lines needs the second
_MAX_GAP = 2.4  # between lines of one text, in sizes
_MAX_SUBTITLE_GAP = 5.0
# In parts of the size of running text.
_LARGE, _COVER_SIZE, _SUBTITLE_SIZE = 1.12, 1.4, 1.15
_MAX_COVER_LETTERS = 700
_MIN_LETTERS = 4
_LONG_LINE = 50  # characters: of running text
_MIN_SHARE = 1 / 3  # of the size of the largest line, that a title has
_MIN_SHARE_OF_WORD = 0.75  # of the size of a single word
_FOOT = 0.92  # of the height of a page
_YEARS = re.compile(r"[(\[]?(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?[)\]]?$")
_NAMES = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*(?: |, | & | and | et | y |$)){4,}$")
_NUMBERED = re.compile(
    r"-?\d{1,2}(?:[.-]\d{1,2})+\.?\s|(?:\d{1,2}|[IVX]{1,4}|[A-Z])[.)]\s"
)
_SENTENCES = re.compile(r"[a-z]{3}[.!?؟] \w+.*[.!?؟]$")
_SENTENCE_LENGTH = 90  # a text as long that ends with a full stop is no title
_ENDS_CLOSED = re.compile(r"[:.!?؟–—]$")


@dataclass(frozen=True)
class CoverHeading:
    """Lines of one size, one below the other."""

    lines: tuple[FrontLine, ...]

    @property
    def text(self) -> str:
        text = ""
        for line in self.lines:
            words = tidy_line(line.text)
            if text.endswith("-") and words[:1].islower():
                text += words
            else:
                text = f"{text} {words}".strip()
        return text

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def is_placed(self) -> bool:
        """Whether the place on the page is known: not of office files."""
        return any(line.top for line in self.lines)

    @property
    def page(self) -> int:
        return self.lines[0].page


@dataclass(frozen=True)
class CoverTitle:
    """A title with its subtitle. main: without it. source: the rule."""

    text: str
    main: str
    page: int
    source: str


@dataclass(frozen=True)
class NameChecks:
    """What a text is, if it is a name and not a title.

    is_organisation  the name of an organisation or a publisher
    is_kind          a type of publication ("Policy brief") or a place alone
    """

    is_organisation: Callable[[str], bool]
    is_kind: Callable[[str], bool]


def find(
    lines: Sequence[FrontLine], letters: Sequence[int], checks: NameChecks
) -> CoverTitle | None:
    """Return the title that the looks of lines tell, None if they tell nothing.

    letters: their number on each page.
    """
    if title := _styled(lines):
        return title
    for page, rows in groupby(lines, key=lambda line: line.page):
        page_lines = list(rows)
        is_cover = page > len(letters) or letters[page - 1] < _MAX_COVER_LETTERS
        usual = _usual_size(page_lines if not is_cover else lines)
        headings = list(_headings(page_lines))
        candidates = [
            heading
            for heading in headings
            if _may_be_title(heading, is_cover)
            and not checks.is_organisation(heading.text)
        ]
        if title := _largest(candidates, checks.is_kind):
            if checks.is_kind(title.text) and not is_cover:
                return None
            found = _with_subtitle(title, headings, usual, is_cover, checks)
            as_large = [
                other
                for other in candidates
                if other.size >= _SAME_SIZE * title.size
                and not checks.is_kind(other.text)
            ]
            if found and is_cover and len(as_large) > 1:
                return replace(found, source="larger lines")  # than nothing: a guess
            return found
    return None


def _styled(lines: Sequence[FrontLine]) -> CoverTitle | None:
    """Return the paragraphs that an office file calls its title and its subtitle."""
    first = next((at for at, line in enumerate(lines) if line.role == "title"), None)
    if first is None:
        return None
    page = lines[first].page
    page_lines = [line for line in lines[first:][:_MAX_LINES] if line.page == page]
    groups = [
        (role, CoverHeading(tuple(rows)))
        for role, rows in groupby(page_lines, key=lambda line: line.role)
    ]
    title = groups[0][1]
    subtitle = groups[1][1] if groups[1:] and groups[1][0] == "subtitle" else None
    if is_label(title.text) or len(title.text) > MAX_TITLE_LENGTH:
        return None
    if subtitle and _may_be_subtitle(subtitle):
        return _joined(title, subtitle, "title style")
    return CoverTitle(title.text, title.text, title.page, "title style")


def _with_subtitle(
    title: CoverHeading,
    headings: list[CoverHeading],
    usual: float,
    is_cover: bool,
    checks: NameChecks,
) -> CoverTitle | None:
    if title.size < _LARGE * usual and not is_cover:
        return _bold(headings, checks)
    source = "largest on the cover" if is_cover else "largest lines"
    if title.size < _COVER_SIZE * usual and not is_cover:
        source = "larger lines"
    smallest = _SUBTITLE_SIZE * usual if title.is_placed else _COVER_SIZE * usual
    for subtitle in headings[headings.index(title) + 1 :][:1]:
        gap = _PAGE_HEIGHT * (subtitle.lines[0].top - title.lines[-1].top)
        if (
            (smallest <= subtitle.size or (is_cover and title.is_placed))
            and subtitle.size < title.size
            and gap / max(title.size, 1) <= _MAX_SUBTITLE_GAP
            and _may_be_subtitle(subtitle)
            and not checks.is_kind(subtitle.text)
            and not checks.is_organisation(subtitle.text)
        ):
            return _joined(title, subtitle, source)
    return CoverTitle(title.text, title.text, title.page, source)


def _bold(headings: list[CoverHeading], checks: NameChecks) -> CoverTitle | None:
    """Return the first bold heading above text that is not bold."""
    for heading in headings:
        is_bold = all(line.is_bold for line in heading.lines)
        if not is_bold and max(len(line.text) for line in heading.lines) > _LONG_LINE:
            return None
        if is_bold and _may_be_title(heading, is_cover=False):
            text = heading.text
            if not checks.is_organisation(text) and not checks.is_kind(text):
                return CoverTitle(text, text, heading.page, "bold heading")
    return None


def _usual_size(lines: Sequence[FrontLine]) -> float:
    """Return the size of running text: of long lines, else of the smaller lines."""
    long = [line.size for line in lines if len(line.text) > _LONG_LINE]
    if len(long) >= 3:
        return median(long)
    sizes = sorted(line.size for line in lines) or [1.0]
    return sizes[len(sizes) // 4]


def _headings(lines: list[FrontLine]) -> Iterator[CoverHeading]:
    """Yield the lines of a page, grouped by size and place."""
    group: list[FrontLine] = []
    for line in lines:
        if group and not _continues(group[-1], line):
            yield CoverHeading(tuple(group))
            group = []
        group.append(line)
    if group:
        yield CoverHeading(tuple(group))


def _continues(before: FrontLine, line: FrontLine) -> bool:
    smaller, larger = sorted((before.size, line.size))
    gap = (line.top - before.top) * _PAGE_HEIGHT
    is_near = -0.2 * larger <= gap <= _MAX_GAP * larger
    are_capitals = before.text.isupper() and line.text.isupper()
    # Of office files, the place is unknown: paragraphs are texts of their own.
    is_placed = before.top or line.top or are_capitals
    is_years = bool(_YEARS.match(line.text.strip()))
    is_break = is_label(before.text) or (is_label(line.text) and not is_years)
    # "The responsibility to" and, larger, "PROTECT" are one title.
    least = _LINKED_SIZE if is_unfinished(before.text) else _SAME_SIZE
    is_alike = smaller >= least * larger
    return bool(is_alike and is_near and is_placed and not is_break)


def _may_be_title(heading: CoverHeading, is_cover: bool) -> bool:
    text = heading.text
    is_sentence = text.endswith((".", ";", ",")) and len(text) > _SENTENCE_LENGTH
    return (
        len(heading.lines) <= _MAX_LINES
        and len(text) <= MAX_TITLE_LENGTH
        and sum(map(str.isalpha, text)) >= _MIN_LETTERS
        and heading.lines[0].top < _FOOT
        and not text[:1].islower()
        and not _NUMBERED.match(text)
        and not is_unfinished(text)
        and not is_label(text)
        and not is_sentence
        and not _SENTENCES.search(text)
        # Above the text stands also who issued it.
        and (is_cover or is_heading(text))
    )


def _may_be_subtitle(heading: CoverHeading) -> bool:
    text = heading.text
    return (
        len(text) <= _MAX_SUBTITLE_LENGTH
        and not text.endswith((".", ",", ";"))
        and not is_label(text)
        and not (text.count(",") > 1 and _NAMES.match(text))
        and sum(map(str.isalpha, text)) >= _MIN_LETTERS
    )


def _largest(
    headings: list[CoverHeading], is_kind: Callable[[str], bool]
) -> CoverHeading | None:
    """Return the largest heading; a type such as "Report" only if others are small."""
    ranked = sorted(headings, key=lambda heading: -heading.size)
    named = [
        heading
        for heading in ranked
        if heading.size >= ranked[0].size * _MIN_SHARE and not is_kind(heading.text)
    ]
    # A single word is often part of a name or a picture, unless it is much larger.
    for heading in named:
        is_as_large = heading.size >= named[0].size * _MIN_SHARE_OF_WORD
        if is_as_large and " " in heading.text:
            return heading
    return (named or ranked or [None])[0]


def _joined(title: CoverHeading, subtitle: CoverHeading, source: str) -> CoverTitle:
    is_closed = _ENDS_CLOSED.search(title.text)
    joint = " " if is_closed else ": "
    text = f"{title.text}{joint}{subtitle.text}"
    return CoverTitle(text, title.text, title.page, source)
