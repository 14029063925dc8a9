"""Read PPTX: one page per slide with its notes, diagrams and charts."""

from pathlib import Path

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.source import Page, Source, Unreadable

_SKIPPED = frozenset({"Fallback"})


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
        read=lambda number: Page(_slide(archive, slides[number - 1])),
        title=ooxml.title(archive),
        created=ooxml.created(archive),
    )


def _slide(archive: Archive, part: str) -> str:
    texts = [_text(archive, part)]
    kinds = ("notesSlide", "diagramData", "chart")
    for name in ooxml.parts_of_kind(archive, part, *kinds):
        try:
            texts.append(_text(archive, name))
        except Unreadable:  # a damaged chart or note must not lose the slide
            texts.append("")
    return "\n".join(texts)


def _text(archive: Archive, part: str) -> str:
    pieces = []
    root = safe_xml.parse(archive.read(part))
    for event, name, element in safe_xml.walk(root, _SKIPPED):
        if event == "end":
            pieces.append({"p": "\n", "tc": "\t"}.get(name, ""))
        elif name == "t":
            pieces.append(element.text or "")
        elif name == "br":
            pieces.append("\n")
    return "".join(pieces)
