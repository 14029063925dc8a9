"""Text as words: without case, accents, variants of letters, and punctuation.

Character by character, so that every place in the folded text has its place in the
original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

# Scripts that put no space between words: every character is a word, and a word that
# was typed is a run of them. Thai to Lao, Myanmar, Khmer, kana, Han.
_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x3FFFD),
)
# Before these, a mark is an accent or a vowel sign that may be left out. (Kana and
# Hangul, after them, are put together again.)
_MARKS_MATTER_FROM = 0x0E00
# Arabic: seats of the hamza, taa marbuta, final ya, letters of Persian and Urdu
# keyboards, tatweel; then Latin letters that Unicode does not take apart.
_VARIANTS = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ؤئ", "ء"),
    **dict.fromkeys("ىیے", "ي"),
    **dict.fromkeys("ةۀەہۃ", "ه"),
    "ک": "ك",
    "ـ": "",
    **dict(zip("øđłıħŧð", "odlihtd", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
# A hamza apart from its seat, as some systems store it: together with it, and with a
# sign that folds to nothing, so that all places stay.
_HAMZA = "\u0654"
_SEATED = {f"و{_HAMZA}": "ؤ\u00ad", f"ي{_HAMZA}": "ئ\u00ad"}
# Signs without a shape that keyboards and typesetters put into words: soft hyphens,
# marks of direction.
_TURNS = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
UNSEEN = dict.fromkeys((0xAD, 0xFEFF, *_TURNS))
# What of this module an index depends on.
DEFINITION = (_SPACELESS, _MARKS_MATTER_FROM, _VARIANTS, _SEATED)
# The punctuation that most texts have beyond ASCII: without it, many are plain.
_COMMON_MARKS = "\xa0‘’“”–—•"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


class _Folded(dict[int, str]):
    """Code point → folded characters, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDED = _Folded()


def encodable(text: str) -> str:
    """Return the text with a question mark in place of each lone surrogate."""
    return text.encode("utf-8", "replace").decode()


def fold(text: str) -> str:
    """Return the words of a text, with spaces for all that stands between them."""
    return fold_in_place(text)[0]


def name_key(text: str) -> str:
    """Return a name without case, accents, apostrophes and other punctuation.

    Names with the same key name the same term. A name of symbols only stays as it is.
    """
    return " ".join(fold(text).split()) or text.strip()


def fold_in_place(text: str) -> tuple[str, list[int] | None]:
    """Fold a text. Returns also for each folded character, and the end, its place in
    the text; None when the places are the same.
    """
    if not text.isascii():
        for mark in _COMMON_MARKS:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.translate(_FOLDED), None
    if _HAMZA in text:
        for apart, seated in _SEATED.items():
            text = text.replace(apart, seated)
    if len(text.encode("utf-8", "replace")) >= len(text) * 1.05:
        folded = text.translate(_FOLDED)
        return folded, _places(text, set(text))
    # Mostly plain ASCII, which Python translates twenty times as fast.
    others: set[str] = set()
    plain = _NOT_ASCII.sub(partial(_fold_run, others), text)
    return plain.translate(_FOLDED_ASCII), _places(text, others)


def _fold_run(met: set[str], run: re.Match) -> str:
    met.update(run[0])
    return run[0].translate(_FOLDED)


def _places(text: str, characters: set[str]) -> list[int] | None:
    """Return the places when some of these characters change their length."""
    lengths = {c: len(_FOLDED[ord(c)]) for c in characters}
    if all(length == 1 for length in lengths.values()):
        return None
    places = []
    for place, character in enumerate(text):
        places += [place] * lengths.get(character, 1)
    return [*places, len(text)]


def _fold_character(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    folded = _VARIANTS.get(character.casefold())
    if folded is None:
        parts = unicodedata.normalize("NFKD", character).casefold()
        letters = "".join(
            part
            for part in parts
            if ord(part) >= _MARKS_MATTER_FROM or not unicodedata.combining(part)
        )
        folded = unicodedata.normalize("NFC", letters)
    words = "".join(map(_as_word, folded))
    return words if words.strip() or not folded else " "


def _as_word(character: str) -> str:
    """Return what stands for a character among words: digits are ASCII."""
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    if any(first <= ord(character) <= last for first, last in _SPACELESS):
        return f" {character} "
    is_letter = unicodedata.category(character)[0] in "LMN"
    return character if is_letter else " "


# For texts whose other characters are folded: folding these again would put more spaces
# around the words of scripts without spaces.
_FOLDED_ASCII = {code: _fold_character(chr(code)) for code in range(128)}
