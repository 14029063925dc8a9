"""PPTX → a page for each slide: its text, notes, diagrams and charts."""

from pathlib import Path

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.source import Page, Source, Unreadable

_LEFT_OUT = frozenset({"Fallback"})


def open_pptx(path: Path) -> Source:
    """Open a PowerPoint file. Slides are read one by one, in the order of the show."""
    archive = Archive(path)
    main = ooxml.main_part(archive)
    links = ooxml.relations(archive, main)
    listed = safe_xml.parse(archive.read(main)).iter("{*}sldId")
    ids = [safe_xml.attribute(slide, "id") for slide in listed]
    slides = [links[one].part for one in ids if one in links]
    return Source(
        page_count=len(slides),
        read=lambda number: Page(_slide(archive, slides[number - 1])),
        title=ooxml.title(archive),
        created=ooxml.created(archive),
    )


def _slide(archive: Archive, part: str) -> str:
    beside = ooxml.parts_of_kind(archive, part, "notesSlide", "diagramData", "chart")
    extras = [_extra(archive, name) for name in beside]
    return "\n".join([_text(archive, part), *extras])


def _extra(archive: Archive, part: str) -> str:
    """A broken chart or note does not cost the slide."""
    try:
        return _text(archive, part)
    except Unreadable:
        return ""


def _text(archive: Archive, part: str) -> str:
    pieces = []
    root = safe_xml.parse(archive.read(part))
    for event, name, element in safe_xml.walk(root, _LEFT_OUT):
        if event == "end":
            pieces.append({"p": "\n", "tc": "\t"}.get(name, ""))
        elif name == "t":
            pieces.append(element.text or "")
        elif name == "br":
            pieces.append("\n")
    return "".join(pieces)
