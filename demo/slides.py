"""Writes blocks as slides: each section is one slide, its notes go to the speaker."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from blocks import Block, runs
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

TEAL = RGBColor(0x0C, 0x54, 0x60)
INK = RGBColor(0x17, 0x26, 0x2B)
TITLE_LAYOUT, TEXT_LAYOUT = 0, 1


def write_pptx(path: Path, blocks: list[Block], language: str, imprint: str) -> None:
    """Write `blocks` to `path`; `imprint` stands on the first slide.

    Raises ValueError when text stands before the first section.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    title, *rest = blocks
    deck.core_properties.title = title.text
    deck.core_properties.author = imprint.partition(" · ")[0]
    opening = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    _add_band(deck, opening)
    _write_line(opening.shapes.title.text_frame.paragraphs[0], title.text, 36)
    _write_line(opening.placeholders[1].text_frame.paragraphs[0], imprint, 18)
    for number, (heading, body) in enumerate(_by_section(rest), 2):
        _add_slide(deck, heading, body, number)
    if language == "ar":
        _turn_right_to_left(deck)
    deck.save(path)


def _by_section(blocks: list[Block]) -> list[tuple[Block, list[Block]]]:
    if blocks[0].kind != "section":
        raise ValueError("Slides start with a section: put '## ' before the text.")
    sections: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if block.kind == "section":
            sections.append((block, []))
        else:
            sections[-1][1].append(block)
    return sections


def _add_slide(deck, heading: Block, body: list[Block], number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TEXT_LAYOUT])
    _add_band(deck, slide)
    _write_line(slide.shapes.title.text_frame.paragraphs[0], heading.text, 30)
    frame = slide.placeholders[1].text_frame
    shown = chain.from_iterable(_lines(block) for block in body)
    for position, line in enumerate(shown):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        _write_line(paragraph, line, 20)
    notes = " ".join(block.text for block in body if block.kind == "note")
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    footer = slide.shapes.add_textbox(Inches(9), Inches(6.9), Inches(0.7), Inches(0.4))
    _write_line(footer.text_frame.paragraphs[0], str(number), 12)


def _add_band(deck, slide) -> None:
    band = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, 0, 0, deck.slide_width, Inches(0.25)
    )
    band.fill.solid()
    band.fill.fore_color.rgb = TEAL
    band.line.fill.background()


def _lines(block: Block) -> list[str]:
    if block.kind == "note":
        return []
    if block.kind == "table":
        return [": ".join(cells) for cells in block.lines]
    return list(block.lines)


def _write_line(paragraph, text: str, size: int) -> None:
    for piece, is_strong in runs(text):
        run = paragraph.add_run()
        run.text = piece
        run.font.size = Pt(size)
        run.font.bold = is_strong or None
        run.font.color.rgb = TEAL if size >= 30 else INK


def _turn_right_to_left(deck) -> None:
    shapes = (shape for slide in deck.slides for shape in slide.shapes)
    for shape in shapes:
        for paragraph in shape.text_frame.paragraphs:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("rtl", "1")
            if properties.get("algn") is None:
                paragraph.alignment = PP_ALIGN.RIGHT
