"""UN document symbols in what readers type, in any of their usual forms.

S/RES/1674 (2006), s/res/1674, "resolution 1674" and "UNSCR 1674" are one thing. A
symbol becomes a choice of literal phrases, since texts write it in these ways as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.tree import Or, Phrase

# Stands before the symbols of a resource among its titles, so that a search for a
# symbol tells the resource itself from one that only names it.
OWN = "0symbol0"
# Above what a text scores by naming a symbol again and again.
OWN_WEIGHT = 8.0

# A body's letter or name, then parts between slashes; a year in brackets may follow.
# Of "A/70/741-S/2016/71", the hyphen joins two symbols.
_SYMBOL = re.compile(
    r"""(?<![\w/])
    (?P<symbol>
      (?: S | A | E | ST | CAT | CCPR | CEDAW | CERD | CRC | CMW | CED | CRPD | HRI )
      (?: / [A-Z0-9] (?: [A-Z0-9.] | - (?! [A-Z]{1,5} / ) )* ){1,6}
    )
    (?P<year> \s* \( (?:19|20)\d\d \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
# Resolutions are spoken of by their number: one of the Security Council, or a session
# and a number of the General Assembly or the Human Rights Council.
_SPOKEN = re.compile(
    r"""(?<![\w/])
    (?: (?: UN \s* )? SCR \s*
      | (?: (?: UN \s+ | United\ Nations\ )? (?: UNSC | Security\ Council ) \s+ )?
        (?: r[eé]solutions? | resoluci[oó]n (?:es)? | resolu[cç][aã]o
          | القرار | قرار ) \s+ )
    (?: (?P<number> \d{3,4} ) | (?P<session> \d{1,2} / \d{1,3} ) )
    (?P<year> \s* \( (?:19|20)\d\d \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNCIL = re.compile(r"S/RES/(\d{1,4})")
_SESSION = re.compile(r"A/(?:HRC/)?RES/(\d{1,2}/\d{1,3})")
# Case and accents are folded in a phrase: French is among them.
_SPOKEN_FORMS = (
    "resolution {}",
    "resolutions {}",
    "resolución {}",
    "resoluciones {}",
    "resolução {}",
    "القرار {}",
    "قرار {}",
)
_COUNCIL_FORMS = (*_SPOKEN_FORMS, "UNSCR {}", "SCR {}")

# Where a symbol begins and ends in a text, and what to look for.
Found = tuple[int, int, Or]


def find_symbols(text: str) -> Iterator[Found]:
    """Yield where symbols stand in a reader's words, and what to look for instead."""
    end = 0
    for symbol in sorted(
        [*_find_written(text), *_find_spoken(text)], key=lambda f: f[:2]
    ):
        if symbol[0] >= end:
            yield symbol
            end = symbol[1]


def own_symbols(text: str) -> str:
    """Return a resource's symbols as they are indexed among its titles."""
    return " ".join([text, *(f"{OWN} {name}" for name in symbol_names(text))])


def symbol_names(text: str) -> list[str]:
    """Return the symbols written in a text, in capitals, as often as they stand."""
    return [symbol for _, _, symbol in symbols_in(text)]


def symbols_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where symbols are written in a text, and each without its year."""
    for match in _SYMBOL.finditer(text):
        symbol = match["symbol"].upper().rstrip(".-")
        # "and/or", "s/he": a symbol has a digit.
        if any(character.isdigit() for character in symbol):
            yield match.start(), match.end(), symbol


def _find_written(text: str) -> Iterator[Found]:
    for start, end, symbol in symbols_in(text):
        yield start, end, _choice([symbol], _spoken_forms(symbol))


def _find_spoken(text: str) -> Iterator[Found]:
    for match in _SPOKEN.finditer(text):
        if match["number"]:
            names = [f"S/RES/{int(match['number'])}"]
        else:
            number = "/".join(str(int(part)) for part in match["session"].split("/"))
            names = [f"A/RES/{number}", f"A/HRC/RES/{number}"]
        yield match.start(), match.end(), _choice(names, _spoken_forms(names[0]))


def _spoken_forms(symbol: str) -> list[str]:
    if council := _COUNCIL.fullmatch(symbol):
        return [form.format(council[1]) for form in _COUNCIL_FORMS]
    if session := _SESSION.fullmatch(symbol):
        return [form.format(session[1]) for form in _SPOKEN_FORMS]
    return []


def _choice(names: list[str], forms: list[str]) -> Or:
    """Return the choice that counts as one word: the resource itself comes first."""
    own = [Phrase(f"{OWN} {name}", "title", weight=OWN_WEIGHT) for name in names]
    phrases = [Phrase(form) for form in (*names, *forms)]
    return Or((*own, *phrases), is_required=False)
