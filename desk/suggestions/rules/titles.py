"""Title of a file: from its metadata, else from its first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import Facts, ProposedValue
from desk.suggestions.rules.title_lines import (
    begins_a_title,
    begins_the_text,
    is_heading,
    runs_on,
    tidy,
)
from desk.suggestions.text.tokens import DocumentText, PageText
from desk.suggestions.text.vocabulary import SuggestionVocabulary
from library.folding import fold

MAX_TITLE_LENGTH = 300
_MAX_LINES = 60  # of the first page
_MAX_TITLE_LINES = 7  # of a title
_TOP_LINES = 8  # headings, among which one may say what the file is
_MAX_HEADING_LENGTH = 250
_MIN_SENTENCE_LENGTH = 60  # a line of so many characters that ends with a full stop
_MAX_COVER_LENGTH = 400  # characters: a shorter page is a cover, all of it title
_MIN_LETTERS = 10  # of a page that a title is looked for on
_BACKED = 0.7  # of the words of a metadata title must be on the first pages
_SENTENCE_ENDS = (".", "!", "?", "؟")
_SENTENCE_END = re.compile(r"(?<=[.!?؟])\s")
_MASTHEAD = re.compile(r"distr\b|original\s*:|[A-Z]{1,3}/[A-Z0-9.]+/\S+$", re.I)


@dataclass(frozen=True)
class Title:
    """The title of a file. `page`: None for metadata."""

    text: str
    page: int | None
    source: str

    def as_page(self) -> PageText:
        """Return the title as a page, to find names in it."""
        return PageText(self.page, self.text)


def find(
    text: DocumentText, facts: Facts, vocabulary: SuggestionVocabulary
) -> Title | None:
    """Return the likeliest title of a file."""
    stated = tidy(facts.title)[:MAX_TITLE_LENGTH]
    if words := set(fold(stated).split()):
        # Trusted if enough of its words are on the first pages.
        page_words = {t.word for page in text.pages[:3] for t in page.tokens[:1_500]}
        if len(words & page_words) / len(words) >= _BACKED:
            return Title(stated, None, "metadata")
    first = next(
        (
            page
            for page in text.pages
            if sum(map(str.isalpha, page.text[:500])) >= _MIN_LETTERS
        ),
        None,
    )
    if first:
        lines = [
            " ".join(line[:MAX_TITLE_LENGTH].split())
            for line in first.text.split("\n")[:_MAX_LINES]
        ]
        is_cover = len(first.text) < _MAX_COVER_LENGTH
        text, source = _likeliest(lines, vocabulary, is_cover)
        if len(text) > _MAX_HEADING_LENGTH:
            text, source = _SENTENCE_END.split(text)[0], "first sentence"
        if 0 < len(text) <= _MAX_HEADING_LENGTH and not text.endswith((";", ",")):
            return Title(text, first.number, source)
    return Title(stated, None, "metadata alone") if stated else None


def propose(title: Title | None) -> Iterator[ProposedValue]:
    """Yield the title, if there is one."""
    if title:
        confidence = measured("title", title.source)
        words = title.text[:200]
        yield ProposedValue(
            "title", title.text, confidence, words, title.page, title.source
        )


def _likeliest(
    lines: list[str], vocabulary: SuggestionVocabulary, is_cover: bool
) -> tuple[str, str]:
    """Return the likeliest heading and its rule."""
    for at, line in enumerate(lines):
        if begins_a_title(line):
            return _heading_at(lines, at), "heading with a cue"
    if any(_MASTHEAD.match(line) for line in lines[:12]):
        return _last_above_text(lines), "under a masthead"
    headings = [at for at, line in enumerate(lines) if is_heading(line)][:_TOP_LINES]
    for at in headings:
        cues = vocabulary.cues.find(PageText(None, lines[at]))
        if any(cue.start == 0 for cue in cues) and not lines[at][:1].islower():
            return _heading_at(lines, at, is_cover), "heading of a type"
    if not headings:
        return "", ""
    return _heading_at(lines, headings[0], is_cover), "first heading"


def _last_above_text(lines: list[str]) -> str:
    """Return the last heading before the text; agenda items come before it."""
    heading, at = "", 0
    while at < len(lines) and not (heading and begins_the_text(lines[at])):
        text = _heading_at(lines, at)
        if text.endswith(".") and len(text) > _MIN_SENTENCE_LENGTH:
            break
        if is_heading(lines[at]):
            heading = text
        at += _count_of(lines, at)
    return heading


def _heading_at(lines: list[str], at: int, is_cover: bool = False) -> str:
    """Return a heading with its continuation lines."""
    heading_lines = lines[at : at + _count_of(lines, at, is_cover)]
    return " ".join(heading_lines)[:MAX_TITLE_LENGTH].rstrip("* ")


def _count_of(lines: list[str], at: int, is_cover: bool = False) -> int:
    count = 1
    for before, line in zip(
        lines[at:], lines[at + 1 : at + _MAX_TITLE_LINES], strict=False
    ):
        is_more = is_cover and is_heading(line) and not line.endswith(_SENTENCE_ENDS)
        is_next = is_more or runs_on(before, line)
        if begins_the_text(line) or before.endswith(".") or not is_next:
            break
        count += 1
    return count
