"""Active content of Word, PowerPoint and Excel files."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from library.extraction.active_content import formulas, ole
from library.extraction.active_content.findings import Finding, is_program_member
from library.extraction.containers import safe_xml
from library.extraction.containers.zip_archive import OLE, Archive

_DDE_FIELD = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
_EXTERNAL = {
    "attachedTemplate": Finding.TEMPLATE,
    "oleObject": Finding.LINK,
    "frame": Finding.LINK,
    "subDocument": Finding.LINK,
    "package": Finding.LINK,
}


def read_ooxml(path: Path) -> Iterator[Finding]:
    """Yield the findings in a file. Raises Unreadable and UnsafeArchive."""
    archive = Archive(path)
    for name in sorted(archive.names):
        if is_program_member(name):
            yield Finding.PROGRAM
        for pattern, read in _READERS:
            if pattern.fullmatch(name):
                yield from read(archive.read(name))


def is_remote(target: str) -> bool:
    """Return whether a target is on another machine: a URL or a network share."""
    path = target.strip().lower().replace("\\", "/")
    if path.startswith("file:"):
        # file:///c:/… is local, file://server/… is not.
        return re.match(r"file:(//|/{5})[^/]", path) is not None
    return path.startswith("//") or re.match(r"[a-z][a-z+.-]+:", path) is not None


def _external_relations(listing: bytes) -> Iterator[Finding]:
    for element in safe_xml.parse(listing).iter("{*}Relationship"):
        kind = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode") != "External" or kind not in _EXTERNAL:
            continue
        # Word writes the local path of its own template: not loaded elsewhere.
        if kind != "attachedTemplate" or is_remote(element.get("Target", "")):
            yield _EXTERNAL[kind]


def _external_links(part: bytes) -> Iterator[Finding]:
    root = safe_xml.parse(part)
    if next(root.iter("{*}ddeLink"), None) is not None:
        yield Finding.DDE
    if next(root.iter("{*}oleLink"), None) is not None:
        yield Finding.LINK


def _dde_fields(story: bytes) -> Iterator[Finding]:
    if any(map(_DDE_FIELD.match, _fields(story))):
        yield Finding.DDE


def _dde_formulas(sheet: bytes) -> Iterator[Finding]:
    cells = safe_xml.stream(sheet, "f")
    if any(formulas.is_dde(f"={cell.text or ''}") for cell in cells):
        yield Finding.DDE


def _embedded(data: bytes) -> Iterator[Finding]:
    """Yield the findings in an embedded object."""
    if data.startswith(OLE):
        yield from ole.find_in_ole(data)
    elif data.startswith(b"MZ"):
        yield Finding.PROGRAM
    elif data.startswith(b"PK") and (
        b"vbaProject.bin" in data or b"macroEnabled" in data
    ):
        yield Finding.MACROS


def _fields(story: bytes) -> Iterator[str]:
    """Yield the instructions of the fields, which Word splits into pieces."""
    pieces: list[list[str]] = []
    tags = ("{*}fldSimple", "{*}instrText", "{*}fldChar")
    for element in safe_xml.parse(story).iter(*tags):
        name = safe_xml.local_name(element)
        if name == "fldSimple":
            yield safe_xml.attribute(element, "instr")
        elif name == "instrText" and pieces:
            pieces[-1].append(element.text or "")
        elif name == "instrText":
            yield element.text or ""
        elif name == "fldChar":
            kind = safe_xml.attribute(element, "fldCharType")
            if kind == "begin":
                pieces.append([])
            elif pieces:  # "separate" or "end"
                yield "".join(pieces.pop() if kind == "end" else pieces[-1])


_READERS: tuple[tuple[re.Pattern[str], Callable[[bytes], Iterator[Finding]]], ...] = (
    (re.compile(r".*\.rels", re.IGNORECASE), _external_relations),
    (
        re.compile(r".*/activeX/[^/]+", re.IGNORECASE),
        lambda part: iter([Finding.CONTROL]),
    ),
    (
        re.compile(r".*/(macrosheets/.+|vbaProject\.bin)", re.IGNORECASE),
        lambda part: iter([Finding.MACROS]),
    ),
    (re.compile(r".*/embeddings/[^/]+", re.IGNORECASE), _embedded),
    (re.compile(r"xl/externalLinks/[^/]+\.xml", re.IGNORECASE), _external_links),
    (re.compile(r"word/[a-z]+\d*\.xml", re.IGNORECASE), _dde_fields),
    (re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE), _dde_formulas),
)
