"""UN document symbols in queries and titles, in all their usual forms.

S/RES/1674 (2006), s/res/1674, "resolution 1674" and "UNSCR 1674" are equivalent. A
symbol is replaced by a choice of literal phrases, since texts use these forms as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.tree import Or, Phrase

# Precedes a resource's own symbols in its indexed titles, so that a search for a symbol
# distinguishes the resource itself from one that only mentions it.
OWN = "0symbol0"
# Above the score of a text that mentions a symbol many times.
OWN_WEIGHT = 8.0

# The code of a body, then parts separated by slashes; a year in brackets may follow.
# In "A/70/741-S/2016/71", the hyphen joins two symbols.
_SYMBOL = re.compile(
    r"""(?<![\w/])
    (?P<symbol>
      (?: S | A | E | ST | CAT | CCPR | CEDAW | CERD | CRC | CMW | CED | CRPD | HRI )
      (?: / [A-Z0-9] (?: [A-Z0-9.] | - (?! [A-Z]{1,5} / ) )* ){1,6}
    )
    (?P<year> \s* \( (?: (?:19|20)\d\d | [IVXL]{1,9} ) \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
# Resolutions are also cited by number: a number of the Security Council or, until 1976,
# of the General Assembly; or a session and a number of the General Assembly or the
# Human Rights Council.
_SPOKEN = re.compile(
    r"""(?<![\w/])
    (?: (?: UN \s* )? SCR \s*
      | (?: (?: UN \s+ | United\ Nations\ )?
            (?: (?P<council> UNSC | Security\ Council )
              | (?P<assembly> UNGA | GA | General\ Assembly ) ) \s+ )?
        (?: r[eé]solutions? | resoluci[oó]n (?:es)? | resolu[cç][aã]o
          | القرار | قرار ) \s+ )
    (?: (?P<number> \d{3,4} ) | (?P<session> \d{1,2} / \d{1,3} ) )
    (?P<year> \s* \( (?: (?:19|20)\d\d | [IVXL]{1,9} ) \) )?
    (?! [\w/] )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNCIL = re.compile(r"S/RES/(\d{1,4})")
_SESSION = re.compile(r"A/(?:HRC/)?RES/(\d{1,4}|\d{1,2}/\d{1,3})")
# Phrases are folded, so that the forms without accents also match French.
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


def find_symbols(text: str) -> Iterator[tuple[int, int, Or]]:
    """Yield start and end of each symbol in a query, and the clause to replace it."""
    symbols = [
        (start, end, _choice([symbol], _spoken_forms(symbol)))
        for start, end, symbol in symbols_in(text)
    ]
    for match in _SPOKEN.finditer(text):
        if match["number"]:
            number = int(match["number"])
            is_council = match["council"] or "SCR" in match[0].upper()
            council = [] if match["assembly"] else [f"S/RES/{number}"]
            names = [*council, *([] if is_council else [f"A/RES/{number}"])]
        else:
            number = "/".join(str(int(part)) for part in match["session"].split("/"))
            names = [f"A/RES/{number}", f"A/HRC/RES/{number}"]
        clause = _choice(names, _spoken_forms(names[0]))
        symbols.append((match.start(), match.end(), clause))
    end = 0
    for symbol in sorted(symbols, key=lambda symbol: symbol[:2]):
        if symbol[0] >= end:
            yield symbol
            end = symbol[1]


def own_symbols(text: str) -> str:
    """Return a resource's symbols in the form that is indexed among its titles."""
    return " ".join([text, *(f"{OWN} {name}" for name in symbol_names(text))])


def symbol_names(text: str) -> list[str]:
    """Return the symbols in a text in upper case, including repetitions."""
    return [symbol for _, _, symbol in symbols_in(text)]


def symbols_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start and end of each symbol in a text, and the symbol without its year."""
    for match in _SYMBOL.finditer(text):
        symbol = match["symbol"].upper().rstrip(".-")
        # Unlike "and/or" and "s/he", a symbol contains a digit.
        if any(character.isdigit() for character in symbol):
            yield match.start(), match.end(), symbol


def _spoken_forms(symbol: str) -> list[str]:
    if council := _COUNCIL.fullmatch(symbol):
        return [form.format(council[1]) for form in _COUNCIL_FORMS]
    if session := _SESSION.fullmatch(symbol):
        return [form.format(session[1]) for form in _SPOKEN_FORMS]
    return []


def _choice(names: list[str], forms: list[str]) -> Or:
    """Return the clause for a symbol; the resource that bears it ranks first."""
    own = [Phrase(f"{OWN} {name}", "title", weight=OWN_WEIGHT) for name in names]
    phrases = [Phrase(form) for form in (*names, *forms)]
    return Or((*own, *phrases), is_required=False)
