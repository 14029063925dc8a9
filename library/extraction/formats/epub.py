"""EPUB → its chapters (the items of its spine), the long ones cut into parts."""

import posixpath
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.formats import html, splitting
from library.extraction.formats.text import decode
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

_CONTAINER = "META-INF/container.xml"
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"
_RIGHTS = "META-INF/encryption.xml"
_CIPHER = b"http://www.w3.org/2001/04/xmlenc#"  # fonts are only obfuscated otherwise


def open_epub(path: Path) -> Source:
    """Open an EPUB; raises Unreadable, with reason password when it is protected."""
    archive = Archive(path)
    if _RIGHTS in archive.names and _CIPHER + b"aes" in archive.read(_RIGHTS):
        raise Unreadable(Reason.PASSWORD)
    package, folder = open_package(archive)
    files = {
        item.get("id", ""): member(folder, item) for item in package.iter("{*}item")
    }
    spine = [
        files[reference.get("idref")]
        for reference in package.iter("{*}itemref")
        if files.get(reference.get("idref")) in archive.names
    ]
    pages = [page for name in spine for page in _chapter(archive, name)]
    return of_texts(pages, package.findtext(_TITLE) or "")


def open_package(archive: Archive) -> tuple[etree._Element, str]:
    """The package document and the folder that its addresses start from."""
    container = safe_xml.parse(archive.read(_CONTAINER))
    rootfile = next(container.iter("{*}rootfile"), None)
    if rootfile is None:
        raise Unreadable
    name = rootfile.get("full-path", "")
    return safe_xml.parse(archive.read(name)), posixpath.dirname(name)


def member(folder: str, item: etree._Element) -> str:
    """The name of the member that a manifest item stands for."""
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _chapter(archive: Archive, name: str) -> list[str | None]:
    """The parts of a chapter; a broken one is lost alone, the others stay."""
    try:
        markup = decode(archive.read(name))
        return (
            [*splitting.cut(html.text_of(html.parse(markup)))]
            if markup.strip()
            else [""]
        )
    except Unreadable:
        return [None]
