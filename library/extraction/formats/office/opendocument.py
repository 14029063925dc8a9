"""Read ODT, ODP and ODS as pages: soft page breaks or parts, slides, sheets."""

from pathlib import Path

from lxml import etree

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import splitting
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

# Deleted text, comments, and elements that are not text.
_SKIPPED = frozenset(
    {"tracked-changes", "annotation", "script", "scripts", "font-face-decls"}
    | {"automatic-styles", "forms"}
)
_MANIFEST = "META-INF/manifest.xml"
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"
_CREATED = ".//{*}creation-date"
_PARAGRAPHS = ("p", "h")
_CHARACTERS = {"s": " ", "tab": "\t", "line-break": "\n"}


def open_odt(path: Path) -> Source:
    """Open an ODT, split at its soft page breaks, else into parts of 450 words."""
    archive, body = _open(path)
    pages = _pages(body, "start", ("soft-page-break",))
    if len(pages) == 1:
        pages = splitting.cut(pages[0])
    return of_texts(pages, *_metadata(archive))


def open_odp(path: Path) -> Source:
    """Open an ODP: one page per slide, with its notes."""
    archive, body = _open(path)
    return of_texts(_pages(body, "end", ("page",))[:-1], *_metadata(archive))


def open_ods(path: Path) -> Source:
    """Open an ODS: one page per sheet."""
    archive, body = _open(path)
    return of_texts(_pages(body, "end", ("table",))[:-1], *_metadata(archive))


def _open(path: Path) -> tuple[Archive, etree._Element]:
    archive = Archive(path)
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise Unreadable(Reason.PASSWORD)
    return archive, safe_xml.parse(archive.read("content.xml"))


def _pages(body: etree._Element, edge: str, breaks: tuple[str, ...]) -> list[str]:
    """Split the text at the "start" or "end" (`edge`) of the elements in `breaks`."""
    pages, text, depth = [], [], 0
    for event, name, element in safe_xml.walk(body, _SKIPPED):
        if event == edge and name in breaks:
            pages.append("".join(text))
            text = []
        if name in _PARAGRAPHS:
            depth += 1 if event == "start" else -1
        if event == "start":
            text.append(_CHARACTERS.get(name, ""))
            content = element.text
        else:
            end = "\n" if name in _PARAGRAPHS else ""
            text.append("\t" if name == "table-cell" else end)
            content = element.tail
        # Outside of paragraphs text is indentation.
        text.append((depth > 0 and content) or "")
    return [*pages, "".join(text)]


def _metadata(archive: Archive) -> tuple[str, str]:
    """Return title and creation date in the file's properties, "" if missing."""
    try:
        meta = safe_xml.parse(archive.read("meta.xml"))
    except Unreadable:
        return "", ""
    return meta.findtext(_TITLE) or "", meta.findtext(_CREATED) or ""
