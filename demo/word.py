"""Writes blocks as a Word file.

Word counts on through all numbered lists, so a source for Word has one at most.
"""

from __future__ import annotations

from pathlib import Path

from blocks import Block, runs
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TEAL = RGBColor(0x0C, 0x54, 0x60)
STYLES = {
    "section": "Heading 1",
    "topic": "Heading 2",
    "bullets": "List Bullet",
    "steps": "List Number",
    "note": "Intense Quote",
    "paragraph": "Normal",
}


def write_docx(path: Path, blocks: list[Block], language: str, imprint: str) -> None:
    """Write `blocks` to `path`; `imprint` stands under the title."""
    document = Document()
    _set_up(document)
    title, *rest = blocks
    document.core_properties.title = title.text
    document.core_properties.language = language
    document.core_properties.author = imprint.partition(" · ")[0]
    document.add_paragraph(title.text, "Title")
    document.add_paragraph(imprint, "Subtitle")
    for block in rest:
        _add(document, block)
    if language == "ar":
        _turn_right_to_left(document)
    document.save(path)


def _set_up(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    document.styles["Normal"].font.name = "Noto Serif"
    document.styles["Normal"].font.size = Pt(11)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Intense Quote"):
        document.styles[name].font.color.rgb = TEAL
    document.styles["Title"].font.size = Pt(22)
    footer = section.footer.paragraphs[0]
    footer.alignment = 1
    page_number = OxmlElement("w:fldSimple")
    page_number.set(qn("w:instr"), "PAGE")
    footer._p.append(page_number)


def _add(document, block: Block) -> None:
    if block.kind == "break":
        document.add_page_break()
    elif block.kind == "table":
        table = document.add_table(len(block.lines), len(block.lines[0]), "Table Grid")
        for row, cells in zip(table.rows, block.lines, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                _fill(cell.paragraphs[0], text)
        document.add_paragraph()
    elif block.kind in ("bullets", "steps"):
        for line in block.lines:
            _fill(document.add_paragraph(style=STYLES[block.kind]), line)
    else:
        _fill(document.add_paragraph(style=STYLES[block.kind]), block.text)


def _fill(paragraph: Paragraph, text: str) -> None:
    for piece, is_strong in runs(text):
        paragraph.add_run(piece).bold = is_strong or None


def _turn_right_to_left(document) -> None:
    for paragraph in document.paragraphs:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run.font.rtl = True
