"""Title of a file: from its metadata, else from its first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import Facts, ProposedValue
from desk.suggestions.rules.titles import covers
from desk.suggestions.rules.titles.lines import (
    begins_a_title,
    begins_the_text,
    is_body,
    is_heading,
    is_label,
    runs_on,
    tidy,
)
from desk.suggestions.text.gazetteer import Gazetteer
from desk.suggestions.text.tokens import DocumentText, PageText
from desk.suggestions.text.vocabulary import (
    ORGANISATION,
    REGION,
    TYPE,
    SuggestionVocabulary,
)
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
# Rules that yield to metadata and to headings that say what they are.
_WEAK = ("larger lines", "bold heading")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_RIGHTS = re.compile(r"©|\(c\)|copyright|published by|publié par|publicado por", re.I)
_DOMAIN = re.compile(r"(?:www\.|@|://)[\w.-]{4,60}")
_MIN_DOMAIN = 5
_MAX_RIGHTS_PAGES, _MAX_RIGHTS_CHARACTERS = 4, 6_000


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
    text: DocumentText,
    facts: Facts,
    vocabulary: SuggestionVocabulary,
    is_un: bool,
) -> Title | None:
    """Return the likeliest title of a file. is_un: whether it is a UN document."""
    stated = tidy(facts.title)[:MAX_TITLE_LENGTH]
    page_words = {t.word for page in text.pages[:3] for t in page.tokens[:1_500]}
    is_backed = _share_in(stated, page_words) >= _BACKED
    first = _first_page(text)
    lines = _lines_of(first) if first else []
    if first and is_un:
        heading, source = _un_title(lines)
        if heading:
            return Title(heading, first.number, source)
    checks = covers.NameChecks(
        lambda words: (
            _is_named(words, vocabulary.gazetteer, ORGANISATION)
            or _is_publisher(words, text)
        ),
        lambda words: (
            _is_named(words, vocabulary.cues, TYPE)
            or _is_named(words, vocabulary.gazetteer, REGION)
            or is_body(words)
        ),
    )
    cover = covers.find(facts.front_lines, _letters_by_page(text), checks)
    if cover and cover.source not in _WEAK:
        return _with_metadata(cover, stated if is_backed else "")
    if stated and is_backed:
        return _with_metadata(cover, stated)
    heading, source = _heading_in(first, lines, vocabulary) if first else ("", "")
    if cover and source in ("", "first heading", "first sentence"):
        return Title(cover.text, cover.page, cover.source)
    if first and heading:
        return Title(heading, first.number, source)
    return Title(stated, None, "metadata alone") if stated else None


def _first_page(text: DocumentText) -> PageText | None:
    for page in text.pages:
        if sum(map(str.isalpha, page.text[:500])) >= _MIN_LETTERS:
            return page
    return None


def _heading_in(
    page: PageText, lines: list[str], vocabulary: SuggestionVocabulary
) -> tuple[str, str]:
    """Return the title that the text of a page tells, "" for none, and its rule."""
    is_cover = len(page.text) < _MAX_COVER_LENGTH
    heading, source = _likeliest(lines, vocabulary, is_cover)
    if len(heading) > _MAX_HEADING_LENGTH:
        heading, source = _SENTENCE_END.split(heading)[0], "first sentence"
    if len(heading) > _MAX_HEADING_LENGTH or heading.endswith((";", ",")):
        return "", ""
    return heading, source


def _with_metadata(cover: covers.CoverTitle | None, stated: str) -> Title:
    """Return the title of a cover, or that of the metadata if it is more complete."""
    if cover is None:
        return Title(stated, None, "metadata")
    stated_words = set(fold(stated).split())
    if stated and _share_in(cover.main, stated_words) >= _BACKED:
        # It may have the subtitle, or a name that the cover has as a picture.
        is_longer = len(stated) >= len(cover.main)
        best = stated if is_longer else cover.text
        return Title(best, cover.page, "cover and metadata")
    if stated and _share_in(stated, set(fold(cover.text).split())) >= _BACKED:
        return Title(cover.text, cover.page, "cover and metadata")
    if cover.source in _WEAK:
        return Title(stated, None, "metadata")
    return Title(cover.text, cover.page, cover.source)


def _share_in(words: str, others: set[str]) -> float:
    """Return the share of words that are among others."""
    unique = set(fold(words).split())
    return len(unique & others) / len(unique) if unique else 0.0


def _lines_of(page: PageText) -> list[str]:
    return [
        " ".join(line[:MAX_TITLE_LENGTH].split())
        for line in page.text.split("\n")[:_MAX_LINES]
    ]


def _letters_by_page(text: DocumentText) -> list[int]:
    letters = [0] * text.page_count
    for page in text.pages:
        letters[(page.number or 1) - 1] = sum(map(str.isalpha, page.text[:4_000]))
    return letters


def _is_named(words: str, names: Gazetteer, kind: str) -> bool:
    """Return whether a text is nothing but names of one kind and a number."""
    page = PageText(None, words)
    mentions = [mention for mention in names.find(page) if mention.kind == kind]
    rest = words
    for mention in mentions:
        rest = rest.replace(mention.words, " ")
    return bool(mentions) and not _WORDS.search(rest)


def _is_publisher(words: str, text: DocumentText) -> bool:
    """Return whether a text is the name in a copyright notice or an address."""
    name = fold(words).strip()
    for page in (*text.pages[:_MAX_RIGHTS_PAGES], text.last):
        domains = "".join(_DOMAIN.findall(page.text[:_MAX_RIGHTS_CHARACTERS].lower()))
        if len(name) >= _MIN_DOMAIN and name.replace(" ", "") in domains:
            return True
        for rights in _RIGHTS.finditer(page.text[:_MAX_RIGHTS_CHARACTERS]):
            notice = page.text[rights.end() : rights.end() + len(words) + 20]
            if name and fold(notice).strip(" 0123456789").startswith(name):
                return True
    return False


def propose(title: Title | None) -> Iterator[ProposedValue]:
    """Yield the title, if there is one."""
    if title:
        confidence = measured("title", title.source)
        words = title.text[:200]
        yield ProposedValue(
            "title", title.text, confidence, words, title.page, title.source
        )


def _un_title(lines: list[str]) -> tuple[str, str]:
    """Return the title of a UN document, and its rule."""
    for at, line in enumerate(lines):
        if begins_a_title(line, is_un=True):
            return _heading_at(lines, at), "heading with a cue"
    # The last heading before the text; agenda items come before it.
    heading, at = "", 0
    while at < len(lines) and not (heading and begins_the_text(lines[at])):
        text = _heading_at(lines, at)
        if text.endswith(".") and len(text) > _MIN_SENTENCE_LENGTH:
            break
        if is_heading(lines[at]):
            heading = text
        at += _count_of(lines, at)
    if len(heading) > _MAX_HEADING_LENGTH:
        heading = _SENTENCE_END.split(heading)[0]
    return heading, "under a masthead"


def _likeliest(
    lines: list[str], vocabulary: SuggestionVocabulary, is_cover: bool
) -> tuple[str, str]:
    """Return the likeliest heading and its rule."""
    for at, line in enumerate(lines):
        if begins_a_title(line, is_un=False):
            return _heading_at(lines, at), "heading of a law"
    headings = [
        at
        for at, line in enumerate(lines)
        if is_heading(line) and not is_label(line) and not line[:1].islower()
    ][:_TOP_LINES]
    for at in headings:
        cues = vocabulary.cues.find(PageText(None, lines[at]))
        if any(cue.start == 0 for cue in cues) and not lines[at][:1].islower():
            return _heading_at(lines, at, is_cover), "heading of a type"
    if not headings:
        return "", ""
    return _heading_at(lines, headings[0], is_cover), "first heading"


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
