"""A summary in the file's own words: its abstract, else its first paragraphs.

Quoted, not rewritten: one to three sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.proposal import MIN_CONFIDENCE, ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text.tokens import DocumentText, PageText
from library.folding import fold

MAX_LENGTH = 600  # characters
MAX_SENTENCES = 3
_MIN_LENGTH = 80
_MAX_PAGES = 8
_MAX_FIRST_PAGES = 4  # for first paragraphs
_MIN_LINE = 35  # characters of a line of running text
_MAX_USUAL_LINE = 90
_MAX_PRINTED_LINE = 130  # characters: longer lines are whole paragraphs
_NARROW = 0.6  # of the usual length: a shorter line is a heading, or a last line
_MIN_LETTERS = 0.7  # of the characters of running text
_MAX_CAPITALS = 0.3  # of its letters
_MAX_TITLE_SHARE = 0.8
_ABSTRACT = re.compile(
    r"^\W*(?:\d\W+|[ivx]+\W+)?(?:executive summary|summary|abstract|at a glance"
    r"|overview|résumé(?: exécutif| analytique)?|synthèse|note de synthèse|en bref"
    r"|resumen(?: ejecutivo)?|síntesis|sumário executivo|resumo(?: executivo)?"
    r"|(?:ال)?ملخص(?: (?:ال)?تنفيذي)?|(?:ال)?خلاصة|موجز تنفيذي)\W*$",
    re.I,
)
# "Abstract. In this paper, …" and "Summary: …"
_ABSTRACT_INSIDE = re.compile(
    r"^(?:abstract|summary|résumé|resumen|ملخص)\s*[.:—–]\s*(?=\S)", re.I
)
# Pages and paragraphs that are not about the subject.
_OTHER_SECTION = re.compile(
    r"^\W*(?:table of )?(?:contents?|acknowledge?ments?|abbreviations|acronyms"
    r"|sommaire|table des matières|remerciements|sigles|índice|contenido"
    r"|agradecimientos|siglas|المحتويات|الفهرس|شكر وتقدير)\b\W*$",
    re.I | re.M,
)
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_UNRELATED = re.compile(
    r"©|\bisbn|\bissn|all rights reserved|tous droits réservés|derechos reservados"
    r"|creative commons|\bthank(?:s|ful)?\b|acknowledge?ment|grateful|remerci"
    r"|agradec|شكر|\S+@\S+|\bwww\.|https?:|\btel\b|\bphone\b|p\.o\. box"
    r"|financial support|funded by|\ufffd|views expressed|do not necessarily|photo"
    r"|reproduced|redistribute|attribution"
    r"|honou?r to|have the honou?r|upon instructions|on instructions|l'honneur de"
    r"|tengo el honor|agenda item|provisional agenda|suggested citation|permission",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?؟…][”»\"')\]]?(?=\s|$)")
_SHORT_WORD = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|[A-Z][a-z]{1,2}|No|Art|Inc|etc|vs|cf|al)$"
)
_ITEM = re.compile(r"^\s*(?:[•▪●○■*–—-]|\(?[a-z\d]{1,2}[.)])\s")


def propose(text: DocumentText, title: Title | None) -> Iterator[ProposedValue]:
    """Yield the first sentences of the abstract, or of the running text."""
    if title and measured("title", title.source) < MIN_CONFIDENCE:
        title = None  # it may be the first paragraph
    for page in text.pages[:_MAX_PAGES]:
        if summary := _first_sentences(_abstract_lines(page), title):
            yield _proposal(summary, "abstract", page)
            return
    for page in text.pages[:_MAX_FIRST_PAGES]:
        lines = [] if _is_list(page) else page.text.split("\n")
        if summary := _first_sentences(lines, title):
            yield _proposal(summary, "first paragraph", page)
            return


def _abstract_lines(page: PageText) -> list[str]:
    """Return the lines after the heading of an abstract, [] without one."""
    lines = [] if _is_list(page) else page.text.split("\n")
    for at, line in enumerate(lines):
        if _ABSTRACT.match(line):
            return lines[at + 1 :]
        if _ABSTRACT_INSIDE.match(line):
            return [_ABSTRACT_INSIDE.sub("", line), *lines[at + 1 :]]
    return []


def _proposal(summary: str, source: str, page: PageText) -> ProposedValue:
    confidence = measured("summary", source)
    return ProposedValue(
        "summary", summary, confidence, summary[:200], page.number, source
    )


def _is_list(page: PageText) -> bool:
    """Return whether a page is a table of contents, or thanks."""
    head = page.text[:600]
    return len(_LEADERS.findall(page.text)) > 2 or bool(_OTHER_SECTION.search(head))


def _first_sentences(lines: Sequence[str], title: Title | None) -> str:
    """Return the first sentences of running text in lines, "" without any."""
    title_text = fold(title.text) if title else ""
    for paragraph in _paragraphs(lines, title_text):
        if not _is_about_subject(paragraph, title):
            continue
        summary, end = "", 0
        for _ in range(MAX_SENTENCES):
            end = _end_of_sentence(paragraph, end)
            if not end or end > MAX_LENGTH:
                break
            summary = paragraph[:end].strip()
        if len(summary) >= _MIN_LENGTH:
            return summary
    return ""


def _paragraphs(lines: Sequence[str], title_text: str) -> Iterator[str]:
    """Yield the paragraphs of running text, without the headings between them."""
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = min(lengths[len(lengths) * 3 // 4], _MAX_USUAL_LINE) if lengths else 0
    narrow = max(_MIN_LINE, _NARROW * usual)
    paragraph, is_open = "", False
    for raw in [*lines, ""]:
        line = " ".join(raw.split())
        is_closed = bool(_SENTENCE_END.search(line[-2:]))
        is_item = _ITEM.match(line) or "\t" in raw
        is_heading = len(line) < narrow and not is_closed
        if paragraph and (not line or is_item or is_heading):
            yield paragraph
            paragraph = ""
        elif paragraph:
            is_hyphened = paragraph.endswith("-") and line[:1].islower()
            paragraph = paragraph[:-1] + line if is_hyphened else f"{paragraph} {line}"
        elif len(line) >= narrow and not (is_item or is_open or line[:1].islower()):
            paragraph = "" if fold(line).strip() in title_text else line
        # The last line of a paragraph is shorter; in office files it is all of it.
        is_end = is_closed and not 0.8 * usual <= len(line) <= _MAX_PRINTED_LINE
        if paragraph and (is_end or len(paragraph) > 2 * MAX_LENGTH):
            yield paragraph
            paragraph = ""
        # A line of full width without an end continues in the next one.
        is_open = not paragraph and len(line) >= narrow and not is_closed


def _is_about_subject(paragraph: str, title: Title | None) -> bool:
    letters = [character for character in paragraph if character.isalpha()]
    if len(letters) < _MIN_LETTERS * len(paragraph) or _UNRELATED.search(paragraph):
        return False
    if sum(map(str.isupper, letters)) > _MAX_CAPITALS * len(letters):
        return False
    title_words = set(fold(title.text).split()) if title else set()
    words = fold(paragraph).split()
    repeated = sum(word in title_words for word in words)
    return repeated < _MAX_TITLE_SHARE * len(words)


def _end_of_sentence(text: str, start: int) -> int:
    """Return the place after the sentence that begins at a place, 0 without an end."""
    for match in _SENTENCE_END.finditer(text, start):
        if not _SHORT_WORD.search(text[max(0, match.start() - 4) : match.start()]):
            return match.end()
    return 0
