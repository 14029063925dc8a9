"""ODT, ODP, ODS → pages: soft page breaks or parts, slides, sheets."""

from pathlib import Path

from lxml import etree

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import splitting
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

# Deleted text and remarks are not what the file says; the rest is not text at all.
_LEFT_OUT = frozenset(
    {"tracked-changes", "annotation", "script", "scripts", "font-face-decls"}
    | {"automatic-styles", "forms"}
)
_MANIFEST = "META-INF/manifest.xml"
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"
_CREATED = ".//{*}creation-date"
_PARAGRAPHS = ("p", "h")
_CHARACTERS = {"s": " ", "tab": "\t", "line-break": "\n"}


def open_odt(path: Path) -> Source:
    """Open an ODT. Pages are its soft page breaks; without any, parts of 450 words."""
    archive, body = _open(path)
    pages = _pages(body, "start", ("soft-page-break",))
    if len(pages) == 1:
        pages = splitting.cut(pages[0])
    return of_texts(pages, *_stated(archive))


def open_odp(path: Path) -> Source:
    """Open an ODP: a page for each slide, with its notes."""
    archive, body = _open(path)
    return of_texts(_pages(body, "end", ("page",))[:-1], *_stated(archive))


def open_ods(path: Path) -> Source:
    """Open an ODS: a page for each sheet."""
    archive, body = _open(path)
    return of_texts(_pages(body, "end", ("table",))[:-1], *_stated(archive))


def _open(path: Path) -> tuple[Archive, etree._Element]:
    archive = Archive(path)
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise Unreadable(Reason.PASSWORD)
    return archive, safe_xml.parse(archive.read("content.xml"))


def _pages(body: etree._Element, edge: str, breaks: tuple[str, ...]) -> list[str]:
    """The text between the "start" or "end" (`edge`) of the elements in `breaks`."""
    pages, text, depth = [], [], 0
    for event, name, element in safe_xml.walk(body, _LEFT_OUT):
        if event == edge and name in breaks:
            pages.append("".join(text))
            text = []
        if name in _PARAGRAPHS:
            depth += 1 if event == "start" else -1
        text.append(_text_of(event, name, element, depth > 0))
    return [*pages, "".join(text)]


def _text_of(event: str, name: str, element: etree._Element, is_inside: bool) -> str:
    """Text counts only inside a paragraph; outside of one it is indentation."""
    if event == "start":
        return _CHARACTERS.get(name, "") + ((is_inside and element.text) or "")
    end = "\n" if name in _PARAGRAPHS else "\t" if name == "table-cell" else ""
    return end + ((is_inside and element.tail) or "")


def _stated(archive: Archive) -> tuple[str, str]:
    """The title in the file's properties, and when it was made; "" for neither."""
    try:
        meta = safe_xml.parse(archive.read("meta.xml"))
    except Unreadable:
        return "", ""
    return meta.findtext(_TITLE) or "", meta.findtext(_CREATED) or ""
