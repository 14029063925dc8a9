"""What language a file is written in: detected in its text, named for the editor."""

from __future__ import annotations

from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import Facts, ProposedValue
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText, PageText

SOURCE = "text"


def propose(text: DocumentText, facts: Facts) -> Iterator[ProposedValue]:
    """Yield the detected language, with a sentence that is written in it."""
    if facts.language:
        page = _in_the_middle(text)
        words, number = (_sentence(page), page.number) if page else ("", None)
        confidence = measured("language", SOURCE)
        yield ProposedValue(
            "language", facts.language, confidence, words, number, SOURCE
        )


def _in_the_middle(text: DocumentText) -> PageText | None:
    """Return a page from where the language was detected: not a cover, not an annex."""
    pages = text.pages
    return max(pages[len(pages) // 2 :][:3], key=lambda p: len(p.text), default=None)


def _sentence(page: PageText) -> str:
    place = len(page.text) // 2
    start = page.text.rfind(" ", 0, place) + 1
    return quote(page.text, start, start + 1 if page.text[start:] else start)
