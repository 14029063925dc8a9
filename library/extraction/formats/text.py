"""Read TXT and Markdown as parts, and decode bytes of unknown encoding."""

import codecs
from pathlib import Path

from library.extraction import limits
from library.extraction.formats import splitting
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_text(path: Path) -> Source:
    """Open plain text, split into parts of about 450 words."""
    return of_texts(splitting.cut(decode(read_bytes(path))))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises Unreadable (too-large)."""
    with path.open("rb") as file:
        data = file.read(limits.MEMBER_BYTES + 1)
    if len(data) > limits.MEMBER_BYTES:
        raise Unreadable(Reason.TOO_LARGE)
    return data


def decode(data: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as Arabic or Western Windows."""
    encoding = guess_encoding(data)
    return data.decode(encoding, errors="replace")


def guess_encoding(data: bytes) -> str:
    """Return the name of the most likely encoding of `data`."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    # cp1256 if that gives more Arabic than ASCII letters.
    text = data[:100_000].decode("cp1256")
    arabic = sum("\u0621" <= letter <= "\u064a" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "cp1256" if arabic > latin else "cp1252"
