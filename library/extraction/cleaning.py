"""Clean extracted text before it is stored, displayed and searched."""

import re
import unicodedata

# Control characters except newline and tab (PostgreSQL rejects NUL), lone surrogates
# (they cannot be encoded), non-characters (PDFium writes U+FFFE for a joined hyphen),
# soft hyphens, direction marks (they split words and allow spoofing), and the two
# private-use characters that search uses for highlights.
_REMOVED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ue000\ue001\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HYPHENATED = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\n[ \t]*(?=[^\W\d_])|\ufffe\s*(?=\w)"
)
_DIGIT_BESIDE_ARABIC = re.compile(
    "(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?=[\u0621-\u064a])"
    "|(?<=[\u0621-\u064a])(?=[0-9\u0660-\u0669\u06f0-\u06f9])"
)
# A lone acute accent is a mistyped apostrophe; NFKC would make it space + accent.
_APOSTROPHE = str.maketrans({"\u00b4": "\u2019"})


def clean(text: str) -> str:
    """Return NFKC text without hyphenation, control characters or extra whitespace."""
    text = _LINE_END.sub("\n", text)
    text = _HYPHENATED.sub(_join_hyphenated, text)
    text = _REMOVED.sub("", text).translate(_APOSTROPHE)
    text = unicodedata.normalize("NFKC", text)
    text = _DIGIT_BESIDE_ARABIC.sub(" ", text)
    text = re.sub(" {2,}", " ", text)
    text = "\n".join(map(_strip_line, text.split("\n")))
    return re.sub("\n{3,}", "\n\n", text).strip("\n")


def clean_line(text: str, length: int) -> str:
    """Return cleaned text on one line of at most `length` characters."""
    return " ".join(clean(text[: 4 * length]).split())[:length]


def _strip_line(line: str) -> str:
    """Strip a line; a table row keeps the tabs of empty cells at its start."""
    words = line.strip(" \t")
    if "\t" not in words:
        return words
    return line[: len(line) - len(line.lstrip(" \t"))].replace(" ", "") + words


def _join_hyphenated(match: re.Match) -> str:
    """Join a word broken at a line end; "Sub-\\nSaharan" keeps its hyphen."""
    if match.string[match.end()].islower():
        return ""
    return "-" if match.group().startswith("\ufffe") else match.group()
