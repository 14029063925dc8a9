"""Text that other programs read: nothing in it may be taken for their own signs."""

from __future__ import annotations

import re

# Control characters and others that XML 1.0 and line-based formats cannot hold.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# A spreadsheet program takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: object) -> str:
    """Return a text as one line of writable characters, single spaces between words."""
    return " ".join(_UNWRITABLE.sub(" ", str(text)).split())


def harmless(value: object) -> object:
    """Return a cell's value; text that would be a formula gets an apostrophe.

    So does text that looks as if it had one already: `without_apostrophe` undoes it.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def without_apostrophe(text: str) -> str:
    """Return the text of a cell that `harmless` has written."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        return text[1:]
    return text
