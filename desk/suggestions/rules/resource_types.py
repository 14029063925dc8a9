"""Type of publication: from the symbol, the title, the top of the page or the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.gazetteer import Mention
from desk.suggestions.text.tokens import DocumentText, PageText
from desk.suggestions.text.vocabulary import TYPE, SuggestionVocabulary

_TOP = 900
_MAX_LABEL_WORDS = 4  # of a line beside the type: "Policy brief no. 3, March 2024"
_PHRASE_PAGES, _PHRASE_CHARACTERS = 3, 4_000
_MIN_REPORT_PAGES = 12
_MIN_ARTICLES = 5
UN_DOCUMENT, LAW, REPORT = "un-document", "law-treaty-judgment", "report"
# Statements by others are circulated under a symbol too, but stay statements.
_SPOKEN_BY_OTHERS = ("statement submitted by",)
# Words for these often mean something else at the end of a title: hate speech, a
# treaty that is written about.
_ONLY_AT_START = frozenset(
    {LAW, "speech", "op-ed", "academic-article", "training-material", "dataset"}
)
# Where a part of a title begins: after a colon or a dash, with or without an article.
_PART = re.compile(
    r"(?:^|[:–—.|?!]\s*|\s-\s)(?:an?|the|une?|la|le|les|el|los|las|una?|um|uma|o|a)?\s*$",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ARTICLE = re.compile(
    r"^\s*(?:art(?:icle|ículo|igo)?\.?\s+(?:\d+|premier|1er)|(?:ال)?مادة\s+\S+)",
    re.I | re.M,
)
_SECTIONS = re.compile(
    r"^\W*(?:\d\W+)?(?:executive summary|methodology|recommendations|key findings"
    r"|résumé exécutif|méthodologie|recommandations|resumen ejecutivo|metodología"
    r"|recomendaciones|sumário executivo|الملخص التنفيذي|المنهجية|التوصيات)\W*$",
    re.I | re.M,
)


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
    found = (
        _in_title(cues) or _on_label(text, vocabulary) or _in_phrase(text, vocabulary)
    )
    if not found:
        found = _of_structure(text, vocabulary)
    if found:
        code, source, words, page = found
        yield _proposal(code, source, words, page)


Found = tuple[str, str, str, int | None]


def _in_title(cues: Iterable[Mention]) -> Found | None:
    """Return the type that the title names: at the beginning or end of a part."""
    best: tuple[int, int, Mention] | None = None
    for cue in cues:
        text = cue.page.text
        rest = text[cue.end :].strip(" .*0123456789()-–/")
        is_first = bool(_PART.search(text[: cue.start]))
        is_last = not rest or rest[0] in ":–—|"
        is_phrase = " " in cue.words.strip()
        if not is_first and cue.code in _ONLY_AT_START:
            continue
        if not (is_first or is_last or is_phrase):
            continue
        # The beginning of the title, then of a part, then an end; the longest first.
        rank = (0 if cue.start == 0 else 1 if is_first else 2, -len(cue.words))
        if best is None or rank < best[:2]:
            best = (*rank, cue)
    if best is None:
        return None
    cue = best[2]
    source = "title begins" if cue.start == 0 else "title"
    return cue.code, source, cue.page.text[:200], cue.page.number


def _on_label(text: DocumentText, vocabulary: SuggestionVocabulary) -> Found | None:
    """Return the type that a line of its own names, at the top of the first page."""
    page = text.first
    for cue in vocabulary.cues.find(PageText(page.number, page.text[:_TOP])):
        start = page.text.rfind("\n", 0, cue.start) + 1
        line = page.text[start:].partition("\n")[0]
        beside = _WORD.findall(line.replace(cue.words, " "))
        is_beginning = not page.text[start : cue.start].strip(" \t•|·–-")
        if cue.code == LAW or cue.words[:1].islower():
            continue
        if len(beside) <= _MAX_LABEL_WORDS and (is_beginning or len(beside) <= 2):
            words = quote(page.text, cue.start, cue.end)
            return cue.code, "line at the top", words, page.number
    return None


def _in_phrase(text: DocumentText, vocabulary: SuggestionVocabulary) -> Found | None:
    """Return the type of which the first pages say most often that they are one."""
    counts: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for page in text.pages[:_PHRASE_PAGES]:
        beginning = PageText(page.number, page.text[:_PHRASE_CHARACTERS])
        for phrase in vocabulary.type_phrases.find(beginning):
            counts[phrase.code] += 1
            first.setdefault(phrase.code, phrase)
    if not counts:
        return None
    code = counts.most_common(1)[0][0]
    phrase = first[code]
    words = quote(phrase.page.text, phrase.start, phrase.end)
    return code, "phrase", words, phrase.page.number


def _of_structure(text: DocumentText, vocabulary: SuggestionVocabulary) -> Found | None:
    """Return the type that the sections of a text tell: a law or a long report."""
    articles: list[tuple[PageText, re.Match]] = []
    sections: list[tuple[PageText, re.Match]] = []
    for page in text.pages:
        articles += [(page, match) for match in _ARTICLE.finditer(page.text)]
        sections += [(page, match) for match in _SECTIONS.finditer(page.text)]
    if len(articles) >= _MIN_ARTICLES and vocabulary.has(TYPE, LAW):
        code, source, (page, match) = LAW, "articles", articles[0]
    elif sections and text.page_count >= _MIN_REPORT_PAGES:
        if not vocabulary.has(TYPE, REPORT):
            return None
        code, source, (page, match) = REPORT, "sections", sections[0]
    else:
        return None
    return code, source, quote(page.text, match.start(), match.end()), page.number


def _proposal(code: str, source: str, words: str, page: int | None) -> ProposedValue:
    return ProposedValue("type", code, measured("type", source), words, page, source)
