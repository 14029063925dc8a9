"""Parts and relationships of Word, PowerPoint and Excel files (OOXML)."""

import posixpath
from typing import NamedTuple

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.source import Unreadable


class Relation(NamedTuple):
    kind: str  # "officeDocument", "header", "notesSlide", ...
    part: str  # name of the member


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return the internal relationships of a part by id; "" is the package itself."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.names:
        return {}
    return {
        element.get("Id", ""): Relation(
            element.get("Type", "").rpartition("/")[2],
            posixpath.normpath(
                posixpath.join("/", folder, element.get("Target", ""))
            ).lstrip("/"),
        )
        for element in safe_xml.parse(archive.read(listing)).iter("{*}Relationship")
        if element.get("TargetMode") != "External"
    }


def parts_of_kind(archive: Archive, part: str, *kinds: str) -> list[str]:
    """Return the existing parts of these kinds related to `part`, each once."""
    links = relations(archive, part).values()
    names = dict.fromkeys(link.part for link in links if link.kind in kinds)
    return [name for name in names if name in archive.names]


def main_part(archive: Archive) -> str:
    """Return the name of the document's main part. Raises Unreadable."""
    parts = parts_of_kind(archive, "", "officeDocument")
    if not parts:
        raise Unreadable
    return parts[0]


def title(archive: Archive) -> str:
    """Return the title in the file's properties; "" without a readable one."""
    return _property(archive, "title")


def created(archive: Archive) -> str:
    """Return the creation date in the file's properties; "" without one."""
    return _property(archive, "created")


def _property(archive: Archive, name: str) -> str:
    try:
        for part in parts_of_kind(archive, "", "core-properties"):
            return safe_xml.parse(archive.read(part)).findtext(f"{{*}}{name}") or ""
    except Unreadable:
        pass
    return ""
