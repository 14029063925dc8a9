"""Active content of RTF files: objects, DDE fields, remote templates."""

import re
from collections.abc import Iterator
from pathlib import Path

from library.extraction.active_content.findings import Finding
from library.extraction.active_content.ooxml import is_remote
from library.extraction.formats.text import read_bytes

_OBJECT = re.compile(
    r"\\obj(?:data|emb|link|autlink|sub|pub|icemb|html|ocx|class|update)(?![a-z])"
)
_LINK = re.compile(r"\\obj(?:link|autlink)(?![a-z])")
_CONTROL = re.compile(r"\\objocx(?![a-z])")
_GROUP = r"(?:\\\*)?[\s]*\\{0}(?![a-z])(.{{0,2000}})"
_TEMPLATE = re.compile(_GROUP.format("template"), re.DOTALL)
_INSTRUCTION = re.compile(_GROUP.format("fldinst"), re.DOTALL)
_BYTE = re.compile(r"\\'([0-9a-f]{2})", re.IGNORECASE)
_CODE = re.compile(r"\\u(-?\d{1,6}) ?\??")
_WORD = re.compile(r"\\[a-z]{1,32}-?\d{0,9} ?|[{}\r\n]|\\\*")
_DDE = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)


def read_rtf(path: Path) -> Iterator[Finding]:
    """Yield the findings in a file."""
    rtf = read_bytes(path).decode("latin-1")
    if _OBJECT.search(rtf):
        yield Finding.OBJECT
    if _LINK.search(rtf):
        yield Finding.LINK
    if _CONTROL.search(rtf):
        yield Finding.CONTROL
    if any(is_remote(_text(group[1]).strip()) for group in _TEMPLATE.finditer(rtf)):
        yield Finding.TEMPLATE
    if any(_DDE.match(_text(group[1])) for group in _INSTRUCTION.finditer(rtf)):
        yield Finding.DDE


def _text(group: str) -> str:
    """Return the text of a group up to its end, without control words."""
    depth, end = 1, len(group)
    for brace in re.finditer(r"(?<!\\)[{}]", group):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            end = brace.start()
            break
    text = _BYTE.sub(lambda byte: chr(int(byte[1], 16)), group[:end])
    text = _CODE.sub(lambda code: chr(int(code[1]) & 0xFFFF), text)
    # An escaped backslash is part of a path; others begin a control word.
    return _WORD.sub("", text.replace("\\\\", "\0")).replace("\0", "\\")
