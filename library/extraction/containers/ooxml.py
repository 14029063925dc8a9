"""What Word, PowerPoint and Excel files have in common: parts and relations."""

import posixpath
from typing import NamedTuple

from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.source import Unreadable


class Relation(NamedTuple):
    kind: str  # "officeDocument", "header", "notesSlide", ...
    part: str  # a member's name


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """What `part` refers to inside the file, by id; `part` "" is the package itself."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.names:
        return {}
    return {
        element.get("Id", ""): Relation(
            element.get("Type", "").rpartition("/")[2],
            _resolve(folder, element.get("Target", "")),
        )
        for element in safe_xml.parse(archive.read(listing)).iter("{*}Relationship")
        if element.get("TargetMode") != "External"
    }


def parts_of_kind(archive: Archive, part: str, *kinds: str) -> list[str]:
    """The parts that `part` refers to and that exist, of these kinds, each once."""
    links = relations(archive, part).values()
    found = dict.fromkeys(link.part for link in links if link.kind in kinds)
    return [name for name in found if name in archive.names]


def main_part(archive: Archive) -> str:
    """The name of the document's main part; raises Unreadable when there is none."""
    parts = parts_of_kind(archive, "", "officeDocument")
    if not parts:
        raise Unreadable
    return parts[0]


def title(archive: Archive) -> str:
    """The title in the file's properties, "" when there is none that can be read."""
    return _property(archive, "title")


def created(archive: Archive) -> str:
    """When the file was made, by its properties; "" when they do not say."""
    return _property(archive, "created")


def _property(archive: Archive, name: str) -> str:
    try:
        for part in parts_of_kind(archive, "", "core-properties"):
            return safe_xml.parse(archive.read(part)).findtext(f"{{*}}{name}") or ""
    except Unreadable:
        pass
    return ""


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
