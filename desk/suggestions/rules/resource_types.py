"""Type of publication: from words in the title or at the top, or from the symbol."""

from __future__ import annotations

from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText, PageText
from desk.suggestions.text.vocabulary import TYPE, SuggestionVocabulary

_TOP = 900
UN_DOCUMENT = "un-document"
# Statements by others are circulated under a symbol too, but stay statements.
_SPOKEN_BY_OTHERS = ("statement submitted by",)


def propose(
    text: DocumentText,
    title: Title | None,
    symbol: ProposedValue | None,
    vocabulary: SuggestionVocabulary,
) -> Iterator[ProposedValue]:
    """Yield the likeliest type."""
    cues = vocabulary.cues.find(title.as_page()) if title else []
    is_of_others = any(cue.words.lower() in _SPOKEN_BY_OTHERS for cue in cues)
    is_numbered = symbol and symbol.source == "masthead" and not is_of_others
    if symbol and is_numbered and vocabulary.has(TYPE, UN_DOCUMENT):
        yield _proposal(UN_DOCUMENT, "symbol", symbol.quote, symbol.page)
        return
    # The first cue, the longest of those that begin at the same place.
    best = min(cues, key=lambda cue: (cue.start, -len(cue.words)), default=None)
    if best:
        source = "title begins" if best.start == 0 else "title"
        yield _proposal(best.code, source, best.page.text[:200], best.page.number)
        return
    page = text.first
    for cue in vocabulary.cues.find(PageText(page.number, page.text[:_TOP])):
        # Only cues that a line begins with.
        is_line = not page.text[max(0, cue.start - 1) : cue.start].strip(" \t")
        if not is_line or cue.words[:1].islower():
            continue
        words = quote(cue.page.text, cue.start, cue.end)
        yield _proposal(cue.code, "top of the page", words, cue.page.number)
        return


def _proposal(code: str, source: str, words: str, page: int | None) -> ProposedValue:
    return ProposedValue("type", code, measured("type", source), words, page, source)
