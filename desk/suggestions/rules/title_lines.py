"""Classify lines at the top of a file: a title, or text around it.

The patterns are matched against single lines of bounded length.
"""

from __future__ import annotations

import re

_PROGRAM = re.compile(r"^microsoft\s+(?:word|powerpoint|excel)\s*-\s*", re.I)
_EXTENSION = re.compile(
    r"\.(?:docx?|pdf|pptx?|xlsx?|odt|odp|rtf|indd|qxd|tmp|wpd|pages)$", re.I
)
_LONG_NUMBER = re.compile(r"\d{6}")
_YEAR = re.compile(r"(?:19|20)\d\d \w")
_MIN_LETTERS = 5


def _any(*patterns: str, end: str = "") -> re.Pattern[str]:
    return re.compile(f"^(?:{'|'.join(patterns)}){end}", re.I)


# Useless titles in metadata: defaults of programs, names of parts or files.
_JUNK = _any(
    r"untitled|title|titre|cover|final|draft|template|print|scan\w*",
    r"(?:document|doc|layout|slide|presentation)\s*\d*",
    r"(?:appendix|annex|chapter)\s+\w+",
    r"powerpoint presentation|présentation powerpoint|presentación de powerpoint",
    r"[\w-]*\d[\w-]*|[\w.-]+",
    end="$",
)
# Lines above a title: issuing body, dates, symbols, page numbers.
_ABOVE = _any(
    r"united nations\b.{0,40}|nations unies|naciones unidas|الأمم المتحدة",
    r"united|nations a?(?: s)?|a [se]|distr\b.*|general|limited|original\s*:.*",
    r"(?:arabic|english|french|russian|spanish|chinese)(?:/\w+)*",
    r"(?:(?:general assembly|security council|economic and social council)\b.{0,60})",
    r"official records|supplement no.*|resumed session|new york, \d.*",
    r".{0,60}\b(?:session|year|année|sesión|legislat\w+|législature)(?: .{0,20})?",
    r"\(?(?:agenda )?items? \d.*",
    r"(?:the )?(?:republic|government|ministry|university|parliament)\b.{0,60}",
    r"(?:r[eé]publique|gouvernement|ministère|université|présidence)\b.{0,60}",
    r"(?:assemblée nationale|república|gobierno|ministerio|universidad)\b.{0,60}",
    r"(?:governo|ministério|universidade)\b.{0,60}",
    r"(?:الجمهورية|جمهورية|وزارة|جامعة|كلية|حكومة)\b.{0,60}",
    r"(?:appendix|annex|chapter)(?: \w+)?",
    r"(?:https?:|www\.).*|\S+@\S+|page \d+.*|[\d\W]+|\*.*\*|\d\d-\d{5}.*",
    r"\d.*\d{4}|\d{1,2} \w+ \d{4}|[a-z]{1,5}/[\w/.()-]+.*",
    end="$",
)
# Words that begin a title among such lines.
_BEGINS = _any(
    r"(?:identical )?letters? dated|note verbale dated|statement submitted by",
    r"(?:draft )?resolution \d|quadrennial reports",
    r"lettres? datées?|cartas? de fecha|رسالة مؤرخة",
    r"loi (?:organique )?n|décret n|arrêté ",
)
# Lines that begin the text, a section, or information about the author.
_ENDS = _any(
    r"(?:\d+|[ivx]+)\s*\.\s|\(.*\)$|[-_*]{3,}|\.{5,}",
    r"(?:summary|introduction|contents|preamble|page$|addendum|adopted)\b",
    r"(?:préambule|exposé|résumé|sommaire|par$)\b",
    r"(?:preámbulo|índice|visto|adoptada|por$)\b",
    r"(?:(?:note|prepared) by|by$|rapporteur)\b|report of the secretary-general",
    r"the (?:security council|general assembly|economic and social council),",
    r"i have the hono|the secretary-general has|upon instr|on instructions|we have",
    r"i write|i am |to convene|in the operative",
)
# A line with such an end continues on the next.
_OPEN_END = re.compile(
    r"(?:[,:;–—-]|\b(?:of|the|to|and|in|on|for|from|by|with|at|its|a|an"
    r"|de|du|des|la|le|les|et|en|à|au|aux|sur|pour|el|los|las|y|del|por|para|con"
    r"|da|do|dos|das|e|addressed|contained|submitted|United|Committee|Occupied"
    r"|International|Human|Development|Permanent|President|Security|Chief|Republic))$",
    re.I,
)


def tidy(text: str) -> str:
    """Return a metadata title without traces of programs; "" if nothing is left."""
    text = " ".join(text[:1_000].split())
    text = _EXTENSION.sub("", _PROGRAM.sub("", text)).strip(" .-_")
    is_part = _ABOVE.match(text) or _OPEN_END.search(text) or _LONG_NUMBER.search(text)
    is_short = sum(map(str.isalpha, text)) < 8
    return "" if is_part or is_short or _JUNK.match(text) else text


def is_heading(line: str) -> bool:
    """Return whether a line may be a title."""
    letters = sum(map(str.isalpha, line))
    return letters >= _MIN_LETTERS and not _ABOVE.match(line)


def begins_a_title(line: str) -> bool:
    """Return whether a line begins a title, whatever is above it."""
    return bool(_BEGINS.match(line)) and not line[:1].islower()


def begins_the_text(line: str) -> bool:
    """Return whether a title ends before this line."""
    return not line or bool(_ENDS.match(line))


def runs_on(before: str, line: str) -> bool:
    """Return whether a line continues the heading of the line before."""
    if before.endswith("."):
        return False
    is_lower = line[:1].islower() or bool(_YEAR.match(line))
    are_capitals = _is_in_capitals(before) and _is_in_capitals(line)
    return is_lower or are_capitals or bool(_OPEN_END.search(before))


def _is_in_capitals(line: str) -> bool:
    return sum(map(str.isupper, line)) > 0.8 * max(1, sum(map(str.isalpha, line)))
