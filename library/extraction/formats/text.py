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
_SAMPLE_BYTES = 100_000
# These vowels are at least a quarter of the letters of Russian and Ukrainian. The bytes
# that encode them are less than a tenth of the letters of Arabic and Persian in cp1256.
_CYRILLIC = ("cp1251", "koi8-u")
_VOWELS = "оеаи"
_MIN_VOWEL_SHARE = 0.2
# None of 3,205 Arabic texts of this length is taken for Cyrillic; with 50 letters, 1 in
# 350 is.
_MIN_CYRILLIC_LETTERS = 80
_FIRST_LETTER = 0xC0  # in these encodings


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
    """Decode by byte order mark, else as UTF-8, else by the letters: Windows's Arabic,
    Cyrillic or Western, or KOI8.
    """
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
    return _guess_8_bit_encoding(data[:_SAMPLE_BYTES])


def _guess_8_bit_encoding(sample: bytes) -> str:
    latin = sum(letter < 0x80 and chr(letter).isalpha() for letter in sample)
    others = sum(letter >= _FIRST_LETTER for letter in sample)
    if others > max(latin, _MIN_CYRILLIC_LETTERS):
        vowels = {
            encoding: sum(map(sample.count, _VOWELS.encode(encoding))) / others
            for encoding in _CYRILLIC
        }
        best = max(vowels, key=lambda encoding: vowels[encoding])
        if vowels[best] >= _MIN_VOWEL_SHARE:
            return best
    # cp1256 if that gives more Arabic than ASCII letters.
    arabic = sum("\u0621" <= letter <= "\u064a" for letter in sample.decode("cp1256"))
    return "cp1256" if arabic > latin else "cp1252"
