"""What language a file is written in: detected in its text, named for the editor."""

from __future__ import annotations

from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import Facts, ProposedValue
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText

SOURCE = "text"


def propose(text: DocumentText, facts: Facts) -> Iterator[ProposedValue]:
    """Yield the detected language, with a sentence that is written in it."""
    if facts.language:
        # A page from the middle, where the language was detected: no cover, no annex.
        middle = text.pages[len(text.pages) // 2 :][:3]
        page = max(middle, key=lambda page: len(page.text), default=None)
        words, number = "", None
        if page:
            start = page.text.rfind(" ", 0, len(page.text) // 2) + 1
            end = start + 1 if page.text[start:] else start
            words, number = quote(page.text, start, end), page.number
        confidence = measured("language", SOURCE)
        yield ProposedValue(
            "language", facts.language, confidence, words, number, SOURCE
        )
