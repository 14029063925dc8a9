"""Which media type an upload is, by its name and its content; or why it is refused."""

import re
from pathlib import Path, PurePosixPath

from library.extraction.containers.zip_archive import OLE, UnsafeArchive
from library.extraction.formats.text import guess_encoding
from library.extraction.sniffing import office_types
from library.extraction.sniffing.media_types import (
    MEDIA_TYPES,
    PDF_HEADER,
    PDF_HEADER_WITHIN,
    MediaType,
    Refused,
    by_extension,
)

_HEAD = 64 << 10  # bytes
_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|\?xml|!--)", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z!?/][^<>]*>", re.IGNORECASE)
_LEGACY = {".doc": "docx", ".ppt": "pptx", ".xls": "xlsx", ".dot": "docx"}
_MACROS = {".docm", ".dotm", ".pptm", ".potm", ".ppsm", ".xlsm", ".xltm", ".xlam"}
_PLAIN = ("txt", "md")
_ACCEPTED = ", ".join(
    kind.extensions[0].removeprefix(".") for kind in MEDIA_TYPES.values()
)


def sniff(path: Path, name: str) -> MediaType:
    """Return the media type of the file at `path` that was uploaded as `name`.

    Extension, content and container must agree. A file that cannot be read later on
    (encrypted, cut short) is accepted if it shows what it is. Raises Refused.
    """
    kind = kind_by_name(name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise Refused("empty", "This file is empty. Check it and upload it again.")
    found = _by_content(path, head, kind)
    if found != kind.code:
        raise _mislabelled(kind, found)
    return kind


def kind_by_name(name: str) -> MediaType:
    """Return the media type that a file's name promises. Raises Refused."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if extension in _LEGACY:
        raise Refused(
            "legacy-office",
            f"This is an old Office format. Save it as {_LEGACY[extension]} or PDF "
            "and upload that.",
        )
    if extension in _MACROS:
        raise Refused("macros", office_types.MACROS)
    kind = by_extension(extension)
    if kind is None:
        raise Refused(
            "unsupported",
            f"The library does not take files of this kind. It takes: {_ACCEPTED}.",
        )
    return kind


def _by_content(path: Path, head: bytes, kind: MediaType) -> str:
    """The code of what the bytes are, "" for what the library does not know."""
    if head.startswith(_ZIP):
        return _container(path, head, kind)
    if head.startswith(OLE):
        return office_types.ole_code(path, kind)
    if _MARKUP.match(_trimmed(head)):
        return _markup(head, kind)
    if PDF_HEADER in head[:PDF_HEADER_WITHIN]:
        return "pdf"
    if head.startswith(_RTF):
        return "rtf"
    return _text(head, kind)


def _container(path: Path, head: bytes, kind: MediaType) -> str:
    try:
        return office_types.zip_code(path, head, kind)
    except UnsafeArchive as error:
        raise Refused(
            "unsafe-archive",
            f"This file {error.problem}. Open it in the program that made it, save it "
            "again and upload that.",
        ) from error


def _markup(head: bytes, kind: MediaType) -> str:
    """Markdown and plain text may begin with a tag; they are never run as HTML."""
    return kind.code if kind.code in _PLAIN else "html"


def _text(head: bytes, kind: MediaType) -> str:
    if not _is_text(head):
        return ""
    if kind.code == "html":
        return "html" if _TAG.search(head) else "txt"
    return kind.code if kind.code in _PLAIN else "txt"


def _is_text(head: bytes) -> bool:
    return guess_encoding(head) == "utf-16" or b"\0" not in head


def _trimmed(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _mislabelled(kind: MediaType, found: str) -> Refused:
    if found:
        label = MEDIA_TYPES[found].label
        extension = MEDIA_TYPES[found].extensions[0]
        return Refused(
            "mislabelled",
            f"The name says {kind.label} but the content is {label}. Rename it to end "
            f"in {extension}, or save it as {kind.label}, and upload it again.",
        )
    return Refused(
        "mislabelled",
        f"The name says {kind.label} but the content is not {kind.label}. Open it in "
        "the program that made it, save it again and upload that.",
    )
