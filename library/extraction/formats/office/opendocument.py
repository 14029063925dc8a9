"""Read ODT, ODP and ODS: soft page breaks or parts, slides, visible sheets."""

from pathlib import Path
from typing import cast

from lxml import etree

from library.extraction.containers import safe_xml
from library.extraction.containers.encryption import is_encrypted_opendocument
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import splitting
from library.extraction.formats.office import front_lines
from library.extraction.formats.office.opendocument_lists import OdfNumbering
from library.extraction.formats.tables import TableText
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

# Deleted text, comments, and elements that are not text.
_SKIPPED = frozenset(
    {"tracked-changes", "annotation", "script", "scripts", "font-face-decls"}
    | {"automatic-styles", "forms"}
)
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"
_CREATED = ".//{*}creation-date"
_PARAGRAPHS = ("p", "h")
_CELLS = ("table-cell", "covered-table-cell")
_MAX_REPETITIONS = 60  # columns
_CHARACTERS = {"s": " ", "tab": "\t", "line-break": "\n"}


def open_odt(path: Path) -> Source:
    """Open an ODT, split at its soft page breaks, else into parts of 450 words."""
    archive, content = _open(path)
    pages = _pages(content, OdfNumbering(archive, content), "start", "soft-page-break")
    if len(pages) == 1:
        pages = splitting.cut(pages[0])
    lines = front_lines.odt_lines(archive, content)
    return of_texts(pages, *_metadata(archive), lines)


def open_odp(path: Path) -> Source:
    """Open an ODP: one page per slide, with its notes."""
    archive, content = _open(path)
    pages = _pages(content, OdfNumbering(archive, content), "end", "page")
    return of_texts(pages[:-1], *_metadata(archive))


def open_ods(path: Path) -> Source:
    """Open an ODS: one part per visible sheet."""
    archive, content = _open(path)
    hidden_styles = {
        safe_xml.attribute(style, "name")
        for style in content.iterfind("{*}automatic-styles/{*}style")
        for properties in style.iterchildren("{*}table-properties")
        if safe_xml.attribute(properties, "display") == "false"
    }
    for sheet in list(content.iterfind("{*}body/{*}spreadsheet/{*}table")):
        if safe_xml.attribute(sheet, "style-name") in hidden_styles:
            cast("etree._Element", sheet.getparent()).remove(sheet)
    pages = _pages(content, OdfNumbering(archive, content), "end", "table")
    return of_texts(pages[:-1], *_metadata(archive))


def _open(path: Path) -> tuple[Archive, etree._Element]:
    archive = Archive(path)
    if is_encrypted_opendocument(archive):
        raise Unreadable(Reason.PASSWORD)
    return archive, safe_xml.parse(archive.read("content.xml"))


def open_content(path: Path) -> etree._Element:
    """Return the content of an OpenDocument file. Raises Unreadable."""
    return _open(path)[1]


def _pages(
    content: etree._Element, numbers: OdfNumbering, edge: str, page_break: str
) -> list[str]:
    """Split the text at the "start" or "end" (`edge`) of the elements `page_break`."""
    pages, text, depth = [], TableText(), 0
    for event, name, element in safe_xml.walk(content, _SKIPPED):
        if event == edge and name == page_break:
            pages.append(text.take())
        if name in _PARAGRAPHS:
            depth += 1 if event == "start" else -1
        write = _write_start if event == "start" else _write_end
        write(text, numbers, name, element)
        # Outside of paragraphs text is indentation.
        if depth > 0:
            text.write((element.text if event == "start" else element.tail) or "")
    return [*pages, text.take()]


def _write_start(
    text: TableText, numbers: OdfNumbering, name: str, element: etree._Element
) -> None:
    if name in ("list", "list-item"):
        numbers.start(name, element)
    elif name in _PARAGRAPHS:
        text.write(numbers.take_label())
    elif name == "table-row":
        text.start_row()
    else:
        text.write(_CHARACTERS.get(name, ""))


def _write_end(
    text: TableText, numbers: OdfNumbering, name: str, element: etree._Element
) -> None:
    if name == "list":
        numbers.end_list()
    elif name in _PARAGRAPHS:
        text.write("\n")
    elif name in _CELLS:
        # A cell may stand for several: for the rest of a row at its end.
        count = safe_xml.attribute(element, "number-columns-repeated")
        is_few = count.isdecimal() and len(count) < 4
        text.end_cell(min(max(int(count), 1), _MAX_REPETITIONS) if is_few else 1)
    elif name == "table-row":
        text.end_row()


def _metadata(archive: Archive) -> tuple[str, str]:
    """Return title and creation date in the file's properties, "" if missing."""
    try:
        meta = safe_xml.parse(archive.read("meta.xml"))
    except Unreadable:
        return "", ""
    return meta.findtext(_TITLE) or "", meta.findtext(_CREATED) or ""
