"""A reading list as a Word file."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from library.sanitize import one_line
from members.models import ReadingList
from members.reading_lists.entries import Shown
from members.reading_lists.export_text import Words, lines, words
from search.export.formats import ExportContext


def docx(
    reading_list: ReadingList, rows: Sequence[Shown], reader: ExportContext
) -> bytes:
    """Return the bytes of the file."""
    document = Document()
    about = document.core_properties
    about.title, about.author = one_line(reading_list.title)[:255], reader.library[:255]
    about.comments = ""
    document.add_heading(one_line(reading_list.title), level=0)
    for line in lines(reading_list.note):
        document.add_paragraph(line)
    for place, entry in enumerate(words(rows, reader), start=1):
        _add(document, place, entry)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add(document, place: int, entry: Words) -> None:
    heading = document.add_heading(f"{place}. {entry.title}", level=1)
    _turn(heading, entry.direction)
    if entry.label:
        document.add_paragraph().add_run(entry.label).bold = True
    for line in entry.quote:
        _turn(document.add_paragraph(line, style="Quote"), entry.quote_direction)
    if entry.citation:
        without = entry.citation.removesuffix(entry.address)
        cited = document.add_paragraph(without)
        _link(cited, entry.address)
    for line in entry.note:
        document.add_paragraph(line)


def _turn(paragraph: Paragraph, direction: str) -> None:
    """Let a paragraph run from right to left where its language does."""
    if direction != "rtl":
        return
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def _link(paragraph: Paragraph, address: str) -> None:
    """Add an address that can be followed; the library has no call for that."""
    if not address:
        return
    link = OxmlElement("w:hyperlink")
    kind = RELATIONSHIP_TYPE.HYPERLINK
    target = paragraph.part.relate_to(address, kind, is_external=True)
    link.set(qn("r:id"), target)
    link.append(paragraph.add_run(address)._r)
    paragraph._p.append(link)
