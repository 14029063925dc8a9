"""Whether a file that LibreOffice converts is encrypted."""

import struct
from pathlib import Path

import olefile

from library.extraction.containers.zip_archive import Archive, UnsafeArchive
from library.extraction.source import Unreadable

# Of Pages, Keynote and Numbers: what verifies the password.
_APPLE_VERIFIERS = {".iwpv", ".iwpv2"}
_MANIFEST = "META-INF/manifest.xml"
# Word: MS-DOC 2.5.1, the flag fEncrypted of the first header.
_WORD_FLAGS_OFFSET, _WORD_ENCRYPTED = 10, 0x0100
# PowerPoint: MS-PPT 2.3.2, the token of the current user.
_POWERPOINT_TOKEN_OFFSET, _POWERPOINT_ENCRYPTED = 12, 0xF3D1C4DF
# Excel: MS-XLS 2.4.117, the record FilePass is one of the first.
_EXCEL_FILE_PASS, _EXCEL_RECORDS = 0x2F, 5
_HEADER_BYTES = 512


def is_encrypted_opendocument(archive: Archive) -> bool:
    """Return whether the members of an OpenDocument file are encrypted."""
    return _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST)


def is_encrypted(path: Path) -> bool:
    """Return whether a file that LibreOffice converts is encrypted.

    False for a damaged one. Also true if the password is the one that Excel sets itself
    when a workbook is locked against changes only.
    """
    try:
        if not olefile.isOleFile(path):
            archive = Archive(path)
            is_apple = not archive.names.isdisjoint(_APPLE_VERIFIERS)
            return is_apple or is_encrypted_opendocument(archive)
        with olefile.OleFileIO(path) as container:
            return any(
                container.exists(name)
                and is_mark(container.openstream(name).read(_HEADER_BYTES))
                for name, is_mark in _MARKS.items()
            )
    except (OSError, ValueError, IndexError, TypeError, struct.error):
        return False
    except (Unreadable, UnsafeArchive):
        return False


def _is_encrypted_word(head: bytes) -> bool:
    (flags,) = struct.unpack_from("<H", head, _WORD_FLAGS_OFFSET)
    return bool(flags & _WORD_ENCRYPTED)


def _is_encrypted_powerpoint(head: bytes) -> bool:
    (token,) = struct.unpack_from("<L", head, _POWERPOINT_TOKEN_OFFSET)
    return token == _POWERPOINT_ENCRYPTED


def _is_encrypted_excel(head: bytes) -> bool:
    offset = 0
    for _ in range(_EXCEL_RECORDS):
        code, size = struct.unpack_from("<HH", head, offset)
        if code == _EXCEL_FILE_PASS:
            return True
        offset += 4 + size
    return False


_MARKS = {
    "WordDocument": _is_encrypted_word,
    "Current User": _is_encrypted_powerpoint,
    "Workbook": _is_encrypted_excel,
    "Book": _is_encrypted_excel,
}
