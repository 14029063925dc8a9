"""Who published a file: organisations that the library knows, where authors stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.mentions import Mentions
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.gazetteer import Mention
from desk.suggestions.text.tokens import DocumentText, PageText
from desk.suggestions.text.vocabulary import ORGANISATION, SuggestionVocabulary

MAX_ORGANISATIONS = 3
_TOP = 500
_NEAR = 200  # characters before a name
# A letter's addressee is not its author.
_ADDRESSED = re.compile(r"\b(?:addressed|adressée?s?|dirigidas?)\b|الموجه", re.I)
_BY = re.compile(
    r"(?:\b(?:by|of|from|par|du|de la|de l|des|del|de|por|pela|pelo|published by)"
    r"|©|\(c\)|copyright|إعداد|عن|من)(?:\W{1,3}(?:the|la|le|el|l))?\W?$",
    re.I,
)
_RESOLUTION = re.compile(r"\s+(?:resolution|résolution|resolución)", re.I)
# UN documents name the receiving body above the title.
_MASTHEAD = re.compile(r"\b[AES]/[\w.-]+")
_BY_LINE = re.compile(
    r"^(?:annual |joint |final )?(?:report|note|statement|submission|rapport|informe|"
    r"nota|note|déclaration|declaración|resolución|relatório|prepared|submitted|"
    r"published|written|édité|publié|publicado|elaborado)\b",
    re.I,
)


def propose(
    mentions: Mentions, title: Title | None, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    """Yield the likely authors or publishers of the file."""
    best: dict[str, ProposedValue] = {}
    for proposal in _candidates(mentions, title, vocabulary):
        others = best.get(proposal.value)
        if others is None or others.confidence < proposal.confidence:
            best[proposal.value] = proposal
    yield from sorted(best.values(), key=lambda one: -one.confidence)[
        :MAX_ORGANISATIONS
    ]


def _candidates(
    mentions: Mentions, title: Title | None, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    text = mentions.text
    if title:
        yield from _authors_in_title(title.as_page(), vocabulary)
    for page in dict.fromkeys((text.first, text.last)):
        for mention in _find(page, vocabulary):
            if source := _source(mention, text):
                yield _of(mention, source)
    if not _MASTHEAD.search(text.first.text[:_TOP]):
        for named in mentions.of(ORGANISATION).values():
            is_throughout = named.count >= 5 and len(named.pages) >= 0.5 * len(
                text.pages
            )
            if named.first and is_throughout:
                yield _of(named.first, "often")


def _authors_in_title(
    page: PageText, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    addressed = _ADDRESSED.search(page.text)
    authors_end = addressed.start() if addressed else len(page.text)
    for mention in _find(page, vocabulary):
        # "Implementation of Security Council resolution 1701"
        is_resolution = _RESOLUTION.match(page.text[mention.end :])
        if mention.start < authors_end and not is_resolution:
            yield _of(mention, "title")


def _find(page: PageText, vocabulary: SuggestionVocabulary) -> Iterator[Mention]:
    for mention in vocabulary.gazetteer.find(page):
        if mention.kind == ORGANISATION:
            yield mention


def _of(mention: Mention, source: str) -> ProposedValue:
    page = mention.page
    words = quote(page.text, mention.start, mention.end)
    confidence = measured("organisations", source)
    return ProposedValue(
        "organisations", mention.code, confidence, words, page.number, source
    )


def _source(mention: Mention, document: DocumentText) -> str:
    """Return the rule by which a name on the first or last page is an author, or ""."""
    text = mention.page.text
    near = text[max(0, mention.start - _NEAR) : mention.start]
    line = near.rpartition("\n")[2].strip()
    after = text[mention.end : mention.end + 2]
    is_by_line = _BY_LINE.match(line) and _BY.search(line)
    if _ADDRESSED.search(near):
        return ""
    if mention.page is not document.first:
        return "line of authors" if is_by_line else ""
    if is_by_line:
        return "line of authors"
    # A resolution: "The Security Council," followed by its decisions.
    if line.lower() in ("the", "la", "le", "el", "") and after.startswith(",\n"):
        return "opening words"
    if mention.start < _TOP and not _MASTHEAD.search(text[:_TOP]):
        return "top of the page"
    return ""
