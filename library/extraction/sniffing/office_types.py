"""Which office format a container holds, by the members that it must have."""

import mmap
from pathlib import Path

from library.extraction.containers.zip_archive import Archive
from library.extraction.sniffing.media_types import MEDIA_TYPES, MediaType, Refused
from library.extraction.source import Unreadable

MACROS = (
    "This file may hold macros, which the library does not take. Save it without "
    "macros (as docx, pptx, xlsx) or as PDF and upload that."
)
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"
_OOXML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_BY_MIME = {
    kind.mime.encode("ascii"): kind.code
    for kind in MEDIA_TYPES.values()
    if kind.code in ("odt", "odp", "ods", "epub")
}
_ODF_MACROS = ("Basic/", "Scripts/")
_FIRST_NAME = slice(30, 30 + 64)  # bytes, of the first member in a zip
_USUAL_FIRST = {
    **dict.fromkeys(("docx", "pptx", "xlsx"), (b"[Content_Types].xml", b"_rels/")),
    **dict.fromkeys(("odt", "odp", "ods", "epub"), (b"mimetype",)),
}
_USUAL_FOLDER = {"docx": b"word/", "pptx": b"ppt/", "xlsx": b"xl/"}


def zip_code(path: Path, head: bytes, kind: MediaType) -> str:
    """The code of the format inside a zip, "" for another zip.

    One that is cut short counts as what its name says when it begins as that format
    does. Raises UnsafeArchive, and Refused for macros.
    """
    try:
        archive = Archive(path)
        return _ooxml(archive) or _by_mimetype(archive)
    except Unreadable:
        return kind.code if _begins_as(head, kind) else ""


def ole_code(path: Path, kind: MediaType) -> str:
    """A docx, pptx or xlsx with a password is an OLE container; others are refused."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        is_encrypted = data.find(_PASSWORD_MARK) >= 0
    if is_encrypted and kind.code in _USUAL_FOLDER:
        return kind.code
    raise Refused(
        "legacy-office",
        "This is an old Office format. Save it as docx, pptx, xlsx or PDF and upload "
        "that.",
    )


def _ooxml(archive: Archive) -> str:
    if _CONTENT_TYPES not in archive.names:
        return ""
    listing = archive.read(_CONTENT_TYPES)
    if b"macroEnabled" in listing or b"vbaProject" in listing:
        raise Refused("macros", MACROS)
    return next((code for mark, code in _OOXML.items() if mark in listing), "")


def _by_mimetype(archive: Archive) -> str:
    if "mimetype" not in archive.names:
        return ""
    code = _BY_MIME.get(archive.read("mimetype").strip(), "")
    if code != "epub" and any(map(archive.starts_with, _ODF_MACROS)):
        raise Refused("macros", MACROS)
    return code


def _begins_as(head: bytes, kind: MediaType) -> bool:
    name = head[_FIRST_NAME]
    folder = _USUAL_FOLDER.get(kind.code)
    usual = _USUAL_FIRST.get(kind.code, ()) + ((folder,) if folder else ())
    return name.startswith(usual) if usual else False
