"""Read DOCX as parts: the pages of Word's last rendering, else about 450 words."""

from pathlib import Path

from lxml import etree

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import splitting
from library.extraction.formats.office import front_lines
from library.extraction.formats.office.word_lists import WordNumbering
from library.extraction.formats.tables import TableText
from library.extraction.source import Source, of_texts

# Deleted and moved text, field codes, and the second copy of a drawing.
_SKIPPED = frozenset({"del", "delText", "moveFrom", "instrText", "Fallback"})
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RENDERED_BREAK = "lastRenderedPageBreak"
_MAX_SPAN = 60  # columns of a cell; Word allows 63 in a table


def open_docx(path: Path) -> Source:
    """Open a Word file, with the pages of Word's last rendering if stored.

    Otherwise the text is split at explicit page breaks and into parts.
    """
    archive = Archive(path)
    main = ooxml.main_part(archive)
    body = safe_xml.parse(archive.read(main))
    is_rendered = next(body.iter(f"{{*}}{_RENDERED_BREAK}"), None) is not None
    notes = {
        (kind, safe_xml.attribute(note, "id")): element_text(note)
        for kind in ("footnote", "endnote")
        for part in ooxml.parts_of_kind(archive, main, f"{kind}s")
        for note in safe_xml.parse(archive.read(part)).iterchildren(f"{{*}}{kind}")
    }
    pages = _pages(body, notes, is_rendered, WordNumbering(archive, main))
    # Headers and footers, each once: most pages have the same.
    parts = ooxml.parts_of_kind(archive, main, "header", "footer")
    texts = (element_text(safe_xml.parse(archive.read(part))) for part in parts)
    pages[-1] += "".join(f"\n{text}" for text in dict.fromkeys(texts))
    if not is_rendered:
        pages = [part for page in pages for part in splitting.cut(page)]
    lines = front_lines.docx_lines(archive, main, body, element_text)
    return of_texts(pages, ooxml.title(archive), ooxml.created(archive), lines)


def _pages(
    body: etree._Element,
    notes: dict[tuple[str, str], str],
    is_rendered: bool,
    numbers: WordNumbering,
) -> list[str]:
    """Return the text between page breaks, each page followed by its notes."""
    pages, text, page_notes, label = [], TableText(), [], ""
    for event, name, element in safe_xml.walk(body, _SKIPPED):
        if is_rendered:
            is_page_break = name == _RENDERED_BREAK
        else:
            is_page_break = (
                name == "br" and safe_xml.attribute(element, "type") == "page"
            )
        if event == "start" and is_page_break:
            pages.append(text.take() + "".join(page_notes))
            page_notes = []
        elif event == "start" and name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            page_notes.append(notes.get((kind, safe_xml.attribute(element, "id")), ""))
        else:
            if event == "start" and name == "p":
                label = numbers.label(element)
            elif event == "start" and name == "t":
                # Only now: the paragraph may begin with a page break.
                text.write(label)
                label = ""
            _write(text, event, name, element)
    return [*pages, text.take() + "".join(page_notes)]


def _write(text: TableText, event: str, name: str, element: etree._Element) -> None:
    """Write what the start or the end of an element adds to the text."""
    if name == "tr":
        text.start_row() if event == "start" else text.end_row()
    elif event == "end":
        if name == "tc":
            span = element.find("{*}tcPr/{*}gridSpan")
            columns = safe_xml.attribute(span, "val") if span is not None else "1"
            is_few = columns.isdecimal() and len(columns) < 4
            text.end_cell(min(int(columns), _MAX_SPAN) if is_few else 1)
        elif name == "p":
            text.write("\n")
    elif name == "t":
        text.write(element.text or "")
    # A tab stop in a paragraph's properties has the same name as a typed tab.
    elif name != "tab" or safe_xml.local_name(element.getparent()) == "r":
        text.write(_CHARACTERS.get(name, ""))


def element_text(element: etree._Element) -> str:
    """Return the text of a part of a Word file."""
    text = TableText()
    for step in safe_xml.walk(element, _SKIPPED):
        _write(text, *step)
    return text.take()
