"""Active content of PDFs: actions, scripts and attached programs.

The bytes are searched, because a viewer also executes what PDFium does not show.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from library.extraction.active_content.findings import Finding, is_program
from library.extraction.formats.pdf.reader import open_document

_SPACE = rb"(?:[\s\0]|%[^\r\n]{0,200}[\r\n])*"
_MAX_STREAM_BYTES = 20 << 20  # of an object stream
_MAX_TOTAL_BYTES = 100 << 20
_MAX_STREAMS = 5_000
_MAX_DICTIONARY = 1_000  # bytes between a name in a stream's dictionary and its bytes
_MAX_ATTACHMENTS = 500
_STREAM = re.compile(rb"stream\r?\n")


def _name(name: str) -> bytes:
    """Return a pattern for a name; any character of it can be written as #41."""
    letters = (rb"(?:%b|#%x|#%X)" % (c.encode(), ord(c), ord(c)) for c in name)
    return b"/" + b"".join(letters) + rb"(?![A-Za-z0-9#])"


def _action(name: str) -> re.Pattern[bytes]:
    """Return a pattern for the type of an action, direct or as an object."""
    return re.compile(rb"(?:%b|\bobj)%b%b" % (_name("S"), _SPACE, _name(name)))


_ACTIONS = {
    Finding.LAUNCH: (_action("Launch"),),
    Finding.JAVASCRIPT: (_action("JavaScript"),),
    Finding.SUBMIT: (_action("SubmitForm"), _action("ImportData")),
}
_OBJECT_STREAM = re.compile(_name("ObjStm"))
_ENCRYPTED = re.compile(_name("Encrypt"))
# /F (name) or /UF (name) of a file specification.
_FILE_NAME = re.compile(rb"/U?F" + _SPACE + rb"\(((?:[^()\\]|\\.){1,500})\)", re.DOTALL)
_FILE_NAME_HEX = re.compile(rb"/U?F" + _SPACE + rb"<([0-9A-Fa-f\s]{2,2000})>")
_EMBEDDED = re.compile(_name("EmbeddedFile"))


def read_pdf(path: Path) -> Iterator[Finding]:
    """Yield the findings in a file. Raises Unreadable (password)."""
    data = path.read_bytes()
    yield from _find_in_bytes(data)
    if _ENCRYPTED.search(data):
        # Object streams are encrypted too: PDFium writes a copy without encryption.
        document = open_document(path)
        copy = BytesIO()
        document.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
        yield from _find_in_bytes(copy.getvalue())
        yield from _attached_programs(document)


def _find_in_bytes(data: bytes) -> Iterator[Finding]:
    for part in _object_texts(data):
        for finding, patterns in _ACTIONS.items():
            if any(pattern.search(part) for pattern in patterns):
                yield finding
        if any(map(is_program, _file_names(part))) and _EMBEDDED.search(data):
            yield Finding.PROGRAM


def _object_texts(data: bytes) -> Iterator[bytes]:
    """Yield the file, then its object streams."""
    yield data
    remaining = _MAX_TOTAL_BYTES
    for count, match in enumerate(_OBJECT_STREAM.finditer(data)):
        begin = _STREAM.search(data, match.end(), match.end() + _MAX_DICTIONARY)
        if begin is None:
            continue
        if count >= _MAX_STREAMS or remaining <= 0:
            return
        limit = min(_MAX_STREAM_BYTES, remaining)
        try:
            text = zlib.decompressobj().decompress(
                data[begin.end() : begin.end() + _MAX_STREAM_BYTES], limit
            )
        except zlib.error:
            continue
        remaining -= len(text)
        yield text


def _file_names(part: bytes) -> Iterator[str]:
    for match in _FILE_NAME.finditer(part):
        yield _decode(re.sub(rb"\\(.)", rb"\1", match[1]))
    for match in _FILE_NAME_HEX.finditer(part):
        digits = b"".join(match[1].split())
        yield _decode(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))


def _decode(name: bytes) -> str:
    is_utf16 = name.startswith(b"\xfe\xff")
    return name.decode("utf-16" if is_utf16 else "latin-1", "replace")


def _attached_programs(document: pypdfium2.PdfDocument) -> Iterator[Finding]:
    for number in range(min(document.count_attachments(), _MAX_ATTACHMENTS)):
        if is_program(document.get_attachment(number).get_name()):
            yield Finding.PROGRAM
