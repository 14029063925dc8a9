"""Sanitise text for other programs: spreadsheets, line-based formats, logs."""

from __future__ import annotations

import re

# Control characters and others that XML 1.0 and line-based formats cannot represent.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# The lookbehinds start a match only at the beginning of a run of such characters, so
# that the time stays linear.
_EMAIL_OR_IPV4 = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w.-]*\w|\b\d{1,3}(?:\.\d{1,3}){3}\b"
)
_HEX_AND_COLONS = re.compile(r"(?<![\w:])[0-9a-fA-F:]++(?![\w:])")
# Spreadsheet programs interpret a cell that starts with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def single_line(text: object) -> str:
    """Return a text as one line of printable characters, with single spaces."""
    return " ".join(_UNWRITABLE.sub(" ", str(text)).split())


def trim_lines(text: str) -> str:
    """Return a text without what browsers and spreadsheets do not preserve.

    These are space around it, and the kind of its line breaks.
    """
    return "\n".join(text.strip().splitlines())


def escape_formula(value: object) -> object:
    """Return a cell's value, with an apostrophe before text that would be a formula.

    Text with such an apostrophe gets another, so that `unescape_formula` can undo it.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def unescape_formula(text: str) -> str:
    """Return the text of a cell without the apostrophe of `escape_formula`."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        return text[1:]
    return text


def redact_emails(text: str) -> str:
    """Return the text with … in place of email and IP addresses."""
    return _HEX_AND_COLONS.sub(redact_ipv6, _EMAIL_OR_IPV4.sub("…", text))


def redact_ipv6(match: re.Match) -> str:
    """Return … for an IPv6 address; a time of day, with two colons, stays."""
    groups = match[0].split(":")
    is_whole = 4 <= len(groups) <= 8 and all(1 <= len(group) <= 4 for group in groups)
    return "…" if is_whole or "::" in match[0] else match[0]
