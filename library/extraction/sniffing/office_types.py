"""Detect the office format of a container by its required members."""

import mmap
from pathlib import Path

from library.extraction.containers.zip_archive import Archive
from library.extraction.sniffing.media_types import MEDIA_TYPES, MediaType, Refused
from library.extraction.source import Unreadable

MACROS = (
    "This file may contain macros. Save it without macros (docx, pptx, xlsx) or as PDF "
    "and upload it again."
)
_MAIL_STREAM = "__properties_version1.0".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
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
_FIRST_MEMBER_NAME = slice(30, 30 + 64)  # bytes in a ZIP
_FIRST_MEMBERS = {
    **dict.fromkeys(("docx", "pptx", "xlsx"), (b"[Content_Types].xml", b"_rels/")),
    **dict.fromkeys(("odt", "odp", "ods", "epub"), (b"mimetype",)),
}
_CONTENT_FOLDERS = {"docx": b"word/", "pptx": b"ppt/", "xlsx": b"xl/"}


def zip_code(path: Path, head: bytes, kind: MediaType) -> str:
    """Return the code of the format in a ZIP, "" for any other ZIP.

    A truncated file counts as the format of its name if its first member fits. Raises
    UnsafeArchive, and Refused for macros.
    """
    try:
        archive = Archive(path)
        is_ooxml = _CONTENT_TYPES in archive.names
        listing = archive.read(_CONTENT_TYPES) if is_ooxml else b""
        codes = (code for content, code in _OOXML.items() if content in listing)
        code = next(codes, "")
        has_macros = b"macroEnabled" in listing or b"vbaProject" in listing
        if not code and not has_macros and "mimetype" in archive.names:
            code = _BY_MIME.get(archive.read("mimetype").strip(), "")
            has_macros = code != "epub" and any(map(archive.has_folder, _ODF_MACROS))
        if has_macros:
            raise Refused("macros", MACROS)
        return code
    except Unreadable:
        folder = _CONTENT_FOLDERS.get(kind.code)
        names = (*_FIRST_MEMBERS.get(kind.code, ()), *((folder,) if folder else ()))
        return kind.code if head[_FIRST_MEMBER_NAME].startswith(names) else ""


def ole_code(path: Path, kind: MediaType) -> str:
    """Return the code of an Outlook message, or of an encrypted docx, pptx or xlsx.

    Raises Refused for others.
    """
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        is_encrypted = data.find(_ENCRYPTED_STREAM) >= 0
        is_mail = data.find(_MAIL_STREAM) >= 0
    if is_mail and kind.code == "msg":
        return kind.code
    if is_encrypted and kind.code in _CONTENT_FOLDERS:
        return kind.code
    raise Refused(
        "legacy-office",
        "This is an old Office format. Save it as docx, pptx, xlsx or PDF and upload "
        "it again.",
    )
