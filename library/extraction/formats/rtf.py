"""Read RTF as pages: explicit page breaks, and parts of about 450 words."""

import re
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
_SKIPPED = (
    "info fonttbl colortbl stylesheet pict object objdata themedata datastore listtable"
    " listoverridetable revtbl rsidtbl generator filetbl xmlnstbl latentstyles fldinst"
    " bkmkstart bkmkend nonshppict shpinst annotation atnid atnauthor"
)
_DESTINATIONS = {**dict.fromkeys(_SKIPPED.split(), ""), "title": "title"}
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
    """The state inside a pair of braces."""

    destination: str = "text"  # "text", "title" or "" (skipped)
    fallback: int = 1  # characters that follow a \\u for readers without Unicode
    codepage: str = "cp1252"


@dataclass
class _RtfState:
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
    """Open an RTF file, split at page breaks and long pages into parts."""
    state, position = _RtfState(), 0
    rtf = read_bytes(path).decode("latin-1")
    while token := _TOKEN.search(rtf, position):
        position = token.end()
        if token[1] == "bin":  # raw bytes follow, which may contain braces
            position += max(0, int(token[2] or 0))
        _handle_token(state, token)
    _flush(state)
    pages = _join(state.text).split("\f")
    return of_texts(
        [part for page in pages for part in splitting.cut(page)], _join(state.title)
    )


def _join(pieces: list[str]) -> str:
    """Join text; characters beyond U+FFFF are written as surrogate pairs."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _handle_token(state: _RtfState, token: re.Match) -> None:
    word, number, byte, symbol, brace, run = token.groups()
    if byte:
        # Bytes are collected, since a character may consist of two.
        if state.to_skip:
            state.to_skip -= 1
        else:
            state.pending.append(int(byte, 16))
        return
    _flush(state)
    if brace:
        _handle_brace(state, brace)
    elif word:
        _handle_word(state, word, int(number or 0))
    elif symbol == "*":
        state.group.destination = ""
    elif symbol:
        _write(state, "\n" if symbol in "\r\n" else _SYMBOLS.get(symbol, ""))
    elif run:
        _write(state, run)


def _handle_brace(state: _RtfState, brace: str) -> None:
    state.to_skip = 0
    if brace == "{":
        state.outer.append(state.group)
        state.group = replace(state.group)
    elif state.outer:
        state.group = state.outer.pop()


def _handle_word(state: _RtfState, word: str, value: int) -> None:
    if word == "u":
        _write(state, chr(value & 0xFFFF))
        state.to_skip = state.group.fallback
    elif word == "uc":
        state.group.fallback = max(0, min(value, 8))
    elif word == "ansicpg":
        state.ansi = state.group.codepage = f"cp{value}"
    elif word == "f":
        state.font = value
        state.group.codepage = state.fonts.get(value, state.ansi)
    elif word == "fcharset" and value in _CODEPAGES:
        state.fonts[state.font] = _CODEPAGES[value]
    elif word in _DESTINATIONS:
        state.group.destination = _DESTINATIONS[word]
    elif word in _CHARACTERS:
        _write(state, _CHARACTERS[word])


def _write(state: _RtfState, text: str) -> None:
    count = min(state.to_skip, len(text))
    state.to_skip -= count
    if state.group.destination == "text":
        state.text.append(text[count:])
    elif state.group.destination == "title":
        state.title.append(text[count:])


def _flush(state: _RtfState) -> None:
    if not state.pending:
        return
    data = bytes(state.pending)
    state.pending.clear()
    try:
        _write(state, data.decode(state.group.codepage, errors="replace"))
    except LookupError:
        _write(state, data.decode("cp1252", errors="replace"))
