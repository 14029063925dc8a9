"""Detect the media type of an upload by its name and content, or reject it."""

import codecs
import re
from pathlib import Path, PurePosixPath

from library.extraction.containers.zip_archive import OLE, UnsafeArchive
from library.extraction.formats.text import guess_encoding
from library.extraction.formats.transcripts import TIME
from library.extraction.sniffing import media, office_types
from library.extraction.sniffing.advice import UNSAFE_ARCHIVE, advice_for, gettext_noop
from library.extraction.sniffing.media_types import (
    MAX_PDF_HEADER_OFFSET,
    MEDIA_TYPES,
    PDF_HEADER,
    MediaType,
    Refused,
    by_extension,
)

_HEAD = 64 << 10  # bytes
_ZIP = b"PK\x03\x04"
_SIGNATURES = {
    "rtf": (b"{\\rtf",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "tiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
}
_HEIC = re.compile(rb"....ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|\?xml|!--)", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z!?/][^<>]*>", re.IGNORECASE)
# The first lines of a message: headers, of which a usual one is among them.
_MAIL = re.compile(
    rb"\s*(?:(?:[!-9;-~]+[ \t]*:|[ \t]|From |>From )[^\n]*\n){0,100}?"
    rb"(?:from|to|subject|date|received|return-path|message-id|mime-version"
    rb"|delivered-to|content-type)[ \t]*:",
    re.IGNORECASE,
)
_MACROS = {".docm", ".dotm", ".pptm", ".potm", ".ppsm", ".xlsm", ".xltm", ".xlam"}
_PLAIN = ("txt", "md", "csv", "tsv")
EMPTY = gettext_noop("This file is empty. Check it and upload it again.")
ARCHIVE = gettext_noop(
    "Unpack this ZIP and upload its files, or upload the ZIP in a batch, where it is "
    "unpacked."
)
OTHER_CONTENT = gettext_noop(
    "The file name says %(name)s but the content is %(content)s. Rename it to end in "
    "%(extension)s or save it as %(name)s, then upload it again."
)
NO_TIMES = gettext_noop(
    "This transcript has no times such as 00:01:20.000 --> 00:01:24.000. Save it as "
    "VTT or SRT again, or as plain text (.txt)."
)
NOT_ITS_CONTENT = gettext_noop(
    "The file name says %(name)s but the content is not %(name)s. Open it in its "
    "program, save it again and upload the new file."
)

EXPORTED = gettext_noop(
    "This file has the name of %(name)s, but another format. Open it in its program, "
    "save it as docx, xlsx or PDF and upload that."
)
# By the beginning of a name.
_BY_PRODUCTS = {
    "~$": gettext_noop(
        "This is not a document, but a lock file of Office. Upload the file whose name "
        "does not begin with ~$."
    ),
    "._": gettext_noop(
        "This is not a document, but an addition of macOS. Upload the file whose name "
        "does not begin with ._"
    ),
}
_OLD_OFFICE = ("doc", "xls", "ppt")
# Word and Excel write XML for these, and other programs web pages in a mail message.
_EXPORTED = re.compile(rb"<\?mso-application|^MIME-Version:", re.I | re.M)


def sniff(path: Path, name: str) -> MediaType:
    """Return the media type of the file at `path` that was uploaded as `name`.

    Extension, content and container must agree. An unreadable file (encrypted,
    truncated) is accepted if its type is clear. Raises Refused.
    """
    kind = kind_by_name(name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise Refused("empty", EMPTY)
    try:
        code = _detect(path, head, kind)
    except UnsafeArchive as error:
        raise Refused("unsafe-archive", UNSAFE_ARCHIVE[error.problem]) from error
    # A template that is named as a document, or the reverse, is read alike.
    if code and MEDIA_TYPES[code].reader_code == kind.reader_code:
        return kind
    if kind.code in ("vtt", "srt"):
        raise Refused("no-transcript", NO_TIMES)
    if kind.code in _OLD_OFFICE and _EXPORTED.search(head):
        raise Refused("mislabelled", EXPORTED, name=kind.label)
    if code:
        label, extension = MEDIA_TYPES[code].label, MEDIA_TYPES[code].extensions[0]
        raise Refused(
            "mislabelled",
            OTHER_CONTENT,
            name=kind.label,
            content=label,
            extension=extension,
        )
    start = PurePosixPath(name.replace("\\", "/")).name[:2]
    template = _BY_PRODUCTS.get(start, NOT_ITS_CONTENT)
    raise Refused("mislabelled", template, name=kind.label)


def kind_by_name(name: str) -> MediaType:
    """Return the media type by a file's extension. Raises Refused."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if extension in _MACROS:
        raise Refused("macros", office_types.MACROS)
    if extension == ".zip":
        raise Refused("archive", ARCHIVE)
    kind = by_extension(extension)
    if kind is None:
        raise Refused("unsupported", advice_for(extension))
    return kind


def _detect(path: Path, head: bytes, kind: MediaType) -> str:
    """Return the code of the content, "" for an unknown type."""
    if head.startswith(_ZIP):
        return office_types.zip_code(path, head, kind)
    if head.startswith(OLE):
        return office_types.ole_code(path, kind)
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8).lstrip()):
        # Markdown and plain text may begin with a tag; they are never served as HTML.
        return kind.code if kind.code in _PLAIN else "html"
    if code := _signature_code(head):
        return code
    if PDF_HEADER in head[:MAX_PDF_HEADER_OFFSET]:
        return "pdf"
    if code := media.media_code(head, kind.code):
        return code
    if b"\0" in head and guess_encoding(head) != "utf-16":
        return ""
    return _text_code(head, kind)


def _text_code(head: bytes, kind: MediaType) -> str:
    if kind.code in ("vtt", "srt"):
        # A transcript has times, and VTT its first line.
        text = head.decode(guess_encoding(head), "replace").replace("\r\n", "\n")
        is_complete = kind.code == "srt" or text.lstrip("\ufeff").startswith("WEBVTT")
        return kind.code if is_complete and TIME.search(text) else "txt"
    if kind.code == "eml":
        return "eml" if _MAIL.match(head) else "txt"
    if kind.code == "html":
        return "html" if _TAG.search(head) else "txt"
    return kind.code if kind.code in _PLAIN else "txt"


def _signature_code(head: bytes) -> str:
    """Return the code of an image or RTF by its first bytes, "" for another type."""
    for code, signatures in _SIGNATURES.items():
        if head.startswith(signatures):
            return code
    if _WEBP.match(head):
        return "webp"
    return "heic" if _HEIC.match(head) else ""
