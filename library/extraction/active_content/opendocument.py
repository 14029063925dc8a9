"""Active content of OpenDocument files."""

from collections.abc import Iterator
from pathlib import Path

from library.extraction.active_content import formulas, ole
from library.extraction.active_content.findings import Finding, is_program_member
from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import OLE, Archive

_PARTS = ("content.xml", "styles.xml")
_DDE = {"dde-link", "dde-source", "dde-connection-decl"}
_SCRIPTS = ("vnd.sun.star.script:", "macro:", "javascript:")


def read_opendocument(path: Path) -> Iterator[Finding]:
    """Yield the findings in a file. Raises Unreadable and UnsafeArchive."""
    archive = Archive(path)
    for name in sorted(archive.names):
        if is_program_member(name):
            yield Finding.PROGRAM
        folder, _, base = name.rpartition("/")
        if base in _PARTS:
            yield from _part(archive.read(name))
        elif name.startswith("Object ") and not folder:  # of another program
            data = archive.read(name)
            if data.startswith(OLE):
                yield from ole.find_in_ole(data)


def _part(xml: bytes) -> Iterator[Finding]:
    for element in safe_xml.parse(xml).iter():
        name = safe_xml.local_name(element)
        if name in _DDE:
            yield Finding.DDE
        href = safe_xml.attribute(element, "href").lower()
        if name == "event-listener" or href.startswith(_SCRIPTS):
            yield Finding.MACROS
        formula = safe_xml.attribute(element, "formula")
        if formula and formulas.is_dde(f"={formula.partition('=')[2]}"):
            yield Finding.DDE
