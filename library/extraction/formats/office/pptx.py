"""Read PPTX: one page per slide with its notes, diagrams and charts."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats.numerals import numeral
from library.extraction.formats.tables import TableText
from library.extraction.result import FrontLine
from library.extraction.source import Page, Source, Unreadable

_SKIPPED = frozenset({"Fallback"})
_STARTS, _ENDS = {"br": "\n"}, {"p": "\n"}
# Placeholders with their role and size in points, as in PowerPoint's first template.
_TITLES = {
    "ctrTitle": ("title", 60.0),
    "title": ("title", 44.0),
    "subTitle": ("subtitle", 24.0),
}
_STYLES = {"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}


def open_pptx(path: Path) -> Source:
    """Open a PowerPoint file. Slides are read one by one, in their order."""
    archive = Archive(path)
    main = ooxml.main_part(archive)
    links = ooxml.relations(archive, main)
    elements = safe_xml.parse(archive.read(main)).iter("{*}sldId")
    ids = [safe_xml.attribute(element, "id") for element in elements]
    slides = [links[slide_id].part for slide_id in ids if slide_id in links]
    return Source(
        page_count=len(slides),
        read=lambda number: _slide(archive, slides[number - 1]),
        title=ooxml.title(archive),
        created=ooxml.created(archive),
    )


def _slide(archive: Archive, part: str) -> Page:
    root = safe_xml.parse(archive.read(part))
    texts = [_text(root)]
    kinds = ("notesSlide", "diagramData", "chart")
    for name in ooxml.parts_of_kind(archive, part, *kinds):
        try:
            texts.append(_text(safe_xml.parse(archive.read(name))))
        except Unreadable:  # a damaged chart or note must not lose the slide
            texts.append("")
    return Page("\n".join(texts), front_lines=list(_title_lines(root)))


def _title_lines(slide: etree._Element) -> Iterator[FrontLine]:
    """Yield the title of a slide, and its subtitle."""
    for shape in slide.iter("{*}sp"):
        placeholder = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
        kind = "" if placeholder is None else placeholder.get("type", "")
        body = shape.find("{*}txBody")
        if kind in _TITLES and body is not None:
            role, size = _TITLES[kind]
            yield FrontLine(" ".join(_text(body).split()), 0, size, role=role)


def _text(root: etree._Element) -> str:
    text = TableText()
    counts: dict[str, int] = {}
    for event, name, element in safe_xml.walk(root, _SKIPPED):
        if name == "tr":
            text.start_row() if event == "start" else text.end_row()
        elif event == "end":
            text.end_cell() if name == "tc" else text.write(_ENDS.get(name, ""))
        elif name == "txBody":
            counts = {}
        elif name == "p":
            text.write(_item_label(element, counts))
        else:
            text.write((element.text or "") if name == "t" else _STARTS.get(name, ""))
    return text.take()


def _item_label(paragraph: etree._Element, counts: dict[str, int]) -> str:
    """Return the number of a paragraph that the slide numbers, and a space.

    `counts` has the last number of each level, and is changed.
    """
    properties = paragraph.find("{*}pPr")
    level = "0" if properties is None else properties.get("lvl", "0")
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    number = None if properties is None else properties.find("{*}buAutoNum")
    if number is None or paragraph.find("{*}r") is None:
        counts.pop(level, None)
        return ""
    start = number.get("startAt", "1")
    start = int(start) if start.isdecimal() and len(start) < 6 else 1
    counts[level] = counts.get(level, start - 1) + 1
    kind = number.get("type", "")  # "arabicPeriod", "alphaLcParenR", ...
    style = next((s for prefix, s in _STYLES.items() if kind.startswith(prefix)), "1")
    closes = ")" if "Paren" in kind else "." if kind.endswith("Period") else ""
    opens = "(" if kind.endswith("ParenBoth") else ""
    return f"{opens}{numeral(counts[level], style)}{closes} "
