"""RTF → pages: explicit page breaks, and parts of about 450 words between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from library.extraction.formats import splitting
from library.extraction.formats.text import read_bytes
from library.extraction.source import Source, of_texts

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,9})? ?"  # \word, \word12
    r"|\\'([0-9a-f]{2})"  # a byte in the current codepage
    r"|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
_LEFT_OUT = (
    "info fonttbl colortbl stylesheet pict object objdata themedata datastore listtable"
    " listoverridetable revtbl rsidtbl generator filetbl xmlnstbl latentstyles fldinst"
    " bkmkstart bkmkend nonshppict shpinst annotation atnid atnauthor"
)
_DESTINATIONS = {**dict.fromkeys(_LEFT_OUT.split(), ""), "title": "title"}
_CHARACTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "row": "\n", "page": "\f",
    "cell": "\t", "tab": "\t", "bullet": "\u2022", "emdash": "\u2014",
    "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}"}
_CODEPAGES = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass
class _Group:
    """What holds inside a pair of braces."""

    goes_to: str = "text"  # "text", "title" or "" (left out)
    fallback: int = 1  # characters that follow a \\u for readers without Unicode
    codepage: str = "cp1252"


@dataclass
class _Reading:
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    ansi: str = "cp1252"
    text: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0


def open_rtf(path: Path) -> Source:
    """Open an RTF file: its page breaks end a page, long pages are cut in parts."""
    reading = _Reading()
    for token in _tokens(read_bytes(path).decode("latin-1")):
        _take(reading, token)
    _flush(reading)
    pages = _joined(reading.text).split("\f")
    return of_texts(
        [part for page in pages for part in splitting.cut(page)], _joined(reading.title)
    )


def _tokens(rtf: str) -> Iterator[re.Match]:
    position = 0
    while token := _TOKEN.search(rtf, position):
        position = token.end()
        if token[1] == "bin":  # that many raw bytes follow, braces among them
            position += max(0, int(token[2] or 0))
        yield token


def _joined(pieces: list[str]) -> str:
    """Characters past U+FFFF were written as two halves."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _take(reading: _Reading, token: re.Match) -> None:
    word, number, byte, symbol, brace, run = token.groups()
    if byte:
        _take_byte(reading, int(byte, 16))
        return
    _flush(reading)
    if brace:
        _take_brace(reading, brace)
    elif word:
        _take_word(reading, word, int(number or 0))
    elif symbol == "*":
        reading.group.goes_to = ""
    elif symbol:
        _say(reading, "\n" if symbol in "\r\n" else _SYMBOLS.get(symbol, ""))
    elif run:
        _say(reading, run)


def _take_brace(reading: _Reading, brace: str) -> None:
    reading.to_skip = 0
    if brace == "{":
        reading.outer.append(reading.group)
        reading.group = replace(reading.group)
    elif reading.outer:
        reading.group = reading.outer.pop()


def _take_byte(reading: _Reading, value: int) -> None:
    """Bytes wait for their neighbours: a character may take two."""
    if reading.to_skip:
        reading.to_skip -= 1
    else:
        reading.pending.append(value)


def _take_word(reading: _Reading, word: str, value: int) -> None:
    if word == "u":
        _say(reading, chr(value & 0xFFFF))
        reading.to_skip = reading.group.fallback
    elif word == "uc":
        reading.group.fallback = max(0, min(value, 8))
    elif word == "ansicpg":
        reading.ansi = reading.group.codepage = f"cp{value}"
    elif word == "f":
        reading.font = value
        reading.group.codepage = reading.fonts.get(value, reading.ansi)
    elif word == "fcharset" and value in _CODEPAGES:
        reading.fonts[reading.font] = _CODEPAGES[value]
    elif word in _DESTINATIONS:
        reading.group.goes_to = _DESTINATIONS[word]
    elif word in _CHARACTERS:
        _say(reading, _CHARACTERS[word])


def _say(reading: _Reading, text: str) -> None:
    skipped = min(reading.to_skip, len(text))
    reading.to_skip -= skipped
    if reading.group.goes_to == "text":
        reading.text.append(text[skipped:])
    elif reading.group.goes_to == "title":
        reading.title.append(text[skipped:])


def _flush(reading: _Reading) -> None:
    if not reading.pending:
        return
    data = bytes(reading.pending)
    reading.pending.clear()
    try:
        _say(reading, data.decode(reading.group.codepage, errors="replace"))
    except LookupError:
        _say(reading, data.decode("cp1252", errors="replace"))
