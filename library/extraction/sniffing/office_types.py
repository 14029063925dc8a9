"""Detect the office format of a container by its required members."""

import mmap
from pathlib import Path

from library.extraction.containers.zip_archive import Archive
from library.extraction.sniffing.advice import gettext_noop
from library.extraction.sniffing.media_types import (
    APPLE_CODES,
    MEDIA_TYPES,
    MediaType,
    Refused,
)
from library.extraction.source import Unreadable

MACROS = gettext_noop(
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
    b"wordprocessingml.template.main+xml": "dotx",
    b"presentationml.template.main+xml": "potx",
    b"presentationml.slideshow.main+xml": "ppsx",
    b"spreadsheetml.template.main+xml": "xltx",
}
_BY_MIME = {
    kind.mime.encode("ascii"): kind.code
    for kind in MEDIA_TYPES.values()
    if kind.mime.startswith("application/vnd.oasis.") or kind.code == "epub"
}
# Streams in the directory of an OLE file, whose names are UTF-16.
_OLE = {
    "doc": ("WordDocument",),
    "ppt": ("PowerPoint Document",),
    "xls": ("Workbook", "Book"),
}
_VBA_STREAM = "_VBA_PROJECT".encode("utf-16-le")
# Members of the packages of Pages, Keynote and Numbers, old and new.
_IWORK = ("index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz", "Index.zip")
_IWORK_FOLDER = "Index/"
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
        if kind.code in APPLE_CODES and not code:
            is_iwork = archive.has_folder(_IWORK_FOLDER) or any(
                name in archive.names for name in _IWORK
            )
            code = kind.code if is_iwork else ""
        if has_macros:
            raise Refused("macros", MACROS)
        return code
    except Unreadable:
        folder = _CONTENT_FOLDERS.get(kind.reader_code)
        members = _FIRST_MEMBERS.get(kind.reader_code, ())
        names = (*members, *((folder,) if folder else ()))
        return kind.code if head[_FIRST_MEMBER_NAME].startswith(names) else ""


def ole_code(path: Path, kind: MediaType) -> str:
    """Return the code of an old Office file, an Outlook message, or of an encrypted
    docx, pptx or xlsx.

    "" for any other OLE file. Raises Refused for macros.
    """
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        if kind.reader_code in _CONTENT_FOLDERS and data.find(_ENCRYPTED_STREAM) >= 0:
            return kind.code
        if data.find(_MAIL_STREAM) >= 0:  # it may contain an Office file
            return "msg"
        # In a directory, names are UTF-16 with a final 0.
        codes = [
            code
            for code, names in _OLE.items()
            if any(data.find(f"{name}\0".encode("utf-16-le")) >= 0 for name in names)
        ]
        if codes and data.find(_VBA_STREAM) >= 0:
            raise Refused("macros", MACROS)
    # An old Office file may contain another one.
    return kind.code if kind.code in codes else next(iter(codes), "")
