"""Export of a reading list as a Word file."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from library.sanitize import single_line
from members.models import ReadingList
from members.reading_lists.entries import VisibleEntry
from members.reading_lists.export_text import entry_texts, lines
from search.export.formats import ExportContext


def docx(
    reading_list: ReadingList, rows: Sequence[VisibleEntry], reader: ExportContext
) -> bytes:
    """Return a reading list as the bytes of a Word file."""
    document = Document()
    properties = document.core_properties
    properties.title = single_line(reading_list.title)[:255]
    properties.author = reader.library[:255]
    properties.comments = ""
    document.add_heading(single_line(reading_list.title), level=0)
    for line in lines(reading_list.note):
        document.add_paragraph(line)
    for place, entry in enumerate(entry_texts(rows, reader), start=1):
        heading = document.add_heading(f"{place}. {entry.title}", level=1)
        set_direction(heading, entry.direction)
        if entry.label:
            document.add_paragraph().add_run(entry.label).bold = True
        for line in entry.quote:
            quote = document.add_paragraph(line, style="Quote")
            set_direction(quote, entry.quote_direction)
        if entry.citation:
            text = entry.citation.removesuffix(entry.url)
            add_link(document.add_paragraph(text), entry.url)
        for line in entry.note:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def set_direction(paragraph: Paragraph, direction: str) -> None:
    """Make a paragraph right-to-left if its language is."""
    if direction != "rtl":
        return
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def add_link(paragraph: Paragraph, url: str) -> None:
    """Append a hyperlink to a paragraph; python-docx has no function for that."""
    if not url:
        return
    link = OxmlElement("w:hyperlink")
    kind = RELATIONSHIP_TYPE.HYPERLINK
    target = paragraph.part.relate_to(url, kind, is_external=True)
    link.set(qn("r:id"), target)
    link.append(paragraph.add_run(url)._r)
    paragraph._p.append(link)
