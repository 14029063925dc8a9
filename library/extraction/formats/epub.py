"""Read the chapters of an EPUB (items of its spine), long ones split into parts."""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
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
_CIPHER = b"http://www.w3.org/2001/04/xmlenc#"  # other entries obfuscate fonts only


def open_epub(path: Path) -> Source:
    """Open an EPUB. Raises Unreadable, with reason password if it is encrypted."""
    archive = Archive(path)
    if _RIGHTS in archive.names and _CIPHER + b"aes" in archive.read(_RIGHTS):
        raise Unreadable(Reason.PASSWORD)
    package, folder = open_package(archive)
    pages: list[str | None] = []
    for name in _spine(archive, package, folder):
        try:
            markup = decode(archive.read(name))
            is_empty = not markup.strip()
            text = "" if is_empty else html.text_of(html.parse(markup))
            pages += [""] if is_empty else splitting.cut(text)
        except Unreadable:
            pages.append(None)  # a damaged chapter
    return of_texts(pages, package.findtext(_TITLE) or "")


def chapters(path: Path) -> Iterator[etree._Element]:
    """Yield the root element of each readable chapter. Raises Unreadable."""
    archive = Archive(path)
    for name in _spine(archive, *open_package(archive)):
        with suppress(Unreadable):
            markup = decode(archive.read(name))
            if markup.strip():
                yield html.parse(markup)


def _spine(archive: Archive, package: etree._Element, folder: str) -> list[str]:
    """Return the names of the chapters in reading order."""
    files = {
        item.get("id", ""): member(folder, item) for item in package.iter("{*}item")
    }
    return [
        files[reference.get("idref")]
        for reference in package.iter("{*}itemref")
        if files.get(reference.get("idref")) in archive.names
    ]


def open_package(archive: Archive) -> tuple[etree._Element, str]:
    """Return the package document and the base folder of its URLs."""
    container = safe_xml.parse(archive.read(_CONTAINER))
    rootfile = next(container.iter("{*}rootfile"), None)
    if rootfile is None:
        raise Unreadable
    name = rootfile.get("full-path", "")
    return safe_xml.parse(archive.read(name)), posixpath.dirname(name)


def member(folder: str, item: etree._Element) -> str:
    """Return the name of the member of a manifest item."""
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
