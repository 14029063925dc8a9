"""UN document symbols in what readers type, in any of their usual forms.

S/RES/1674 (2006), s/res/1674, "resolution 1674" and "UNSCR 1674" are one thing. A symbol
becomes a choice of literal phrases, since texts write it in these ways as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .query import Either, Phrase

# A body's letter or name, then parts between slashes; a year in brackets may follow.
_SYMBOL = re.compile(
    r"""(?<![\w/])
    (?P<symbol>
      (?: S | A | E | ST | CAT | CCPR | CEDAW | CERD | CRC | CMW | CED | CRPD | HRI )
      (?: / [A-Z0-9][A-Z0-9.\-]* ){1,6}
    )
    (?P<year> \s* \( (?:19|20)\d\d \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
# Security Council resolutions are spoken of by their number alone.
_SPOKEN = re.compile(
    r"""(?<![\w/])
    (?: UN \s* SCR \s* | SCR \s+ | (?: UNSC \s+ | Security\ Council\ )?
        (?: r[eé]solution | resoluci[oó]n | resolu[cç][aã]o | القرار | قرار ) \s+ )
    (?P<number> \d{3,4} )
    (?P<year> \s* \( (?:19|20)\d\d \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNCIL = re.compile(r"S/RES/(\d{1,4})", re.IGNORECASE)
_SPOKEN_FORMS = (
    "S/RES/{}",
    "resolution {}",
    "résolution {}",
    "resolución {}",
    "القرار {}",
    "قرار {}",
    "UNSCR {}",
    "SCR {}",
)


def find_symbols(text: str) -> Iterator[tuple[int, int, Either | Phrase]]:
    """Yield where symbols stand in a reader's words, and what to look for instead."""
    found = [*_written(text), *_spoken(text)]
    end = 0
    for start, stop, clause in sorted(found, key=lambda symbol: symbol[:2]):
        if start >= end:
            yield start, stop, clause
            end = stop


def _written(text: str) -> Iterator[tuple[int, int, Either | Phrase]]:
    for match in _SYMBOL.finditer(text):
        symbol = match["symbol"].upper().rstrip(".-")
        # "and/or", "s/he": a symbol has a digit.
        if any(character.isdigit() for character in symbol):
            yield match.start(), match.end(), _clause(symbol)


def _spoken(text: str) -> Iterator[tuple[int, int, Either | Phrase]]:
    for match in _SPOKEN.finditer(text):
        yield match.start(), match.end(), _clause(f"S/RES/{match['number']}")


def _clause(symbol: str) -> Either | Phrase:
    if council := _COUNCIL.fullmatch(symbol):
        forms = (form.format(council[1]) for form in _SPOKEN_FORMS)
        return Either(tuple(Phrase(form) for form in forms))
    return Phrase(symbol)
