"""Detect names of places that mean something else in their context.

Jordan is a surname, Chad and Georgia are given names, مالي means financial; a
nationality in brackets after a person's name is not the subject of a text.
"""

from __future__ import annotations

import re

from desk.suggestions.text.gazetteer import Mention
from library.folding import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Also borne by people (or by cities, islands and States of other countries).
_BORNE_BY_PEOPLE = _set(
    """jordan chad georgia dominica dominique maurice mauricio granada guadalupe jersey
    martinique trinidad"""
)
# May stand before a country with a capital: "In Chad", "Republic of", "Northern Mali".
_MAY_PRECEDE = _set(
    """in the and of to from for with by on as at or but that while when after since
    both where whether unlike like although northern southern eastern western north
    south east west central republic kingdom hashemite government state occupied greater
    across within inside outside between about against under including today article
    section chapter egypt iraq lebanon syria sudan libya cameroon niger nigeria armenia
    ukraine turkey
    en au du le la les et de des pour dans depuis selon comme l d republique royaume
    gouvernement el y o del por para desde segun gobierno republica reino a do da no na
    e em com governo"""
)
_MAY_FOLLOW = _set("and or is has was the a in on at of to for with et y e ou o de")
_NEW = _set("new nuevo nueva nouveau nouvelle nova novo")
# Everyday words of Arabic, and a Spanish one: places only after these.
_EVERYDAY = _set("مالي قطر عمان reunion")
_MAKES_A_PLACE = _set(
    "في من الي جمهوريه دوله سلطنه شمال جنوب حكومه شعب بين داخل حول la"
)
_MONEY_BEFORE = re.compile(
    r"(?:dollars?|dólares|dolares|دولار)(?:\s+\w+){0,2}\s+$", re.I
)
_MONEY_AFTER = re.compile(r"\s?(?:\$|dollars?\b|dólares)", re.I)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ ’'.]{1,2}$")
_WORD_AFTER = re.compile(r"^ ([^\W\d_]+)")


def is_a_place(mention: Mention) -> bool:
    """Return whether a mention can be the place of that name."""
    text = mention.page.text
    before = text[max(0, mention.start - 40) : mention.start]
    after = text[mention.end : mention.end + 30]
    if before.endswith("(") and after.startswith(")"):
        return False
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(before):
        return False
    words = fold(mention.words).split()
    last, next_word = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    previous = last[1] if last else ""
    following = next_word[1] if next_word else ""
    if len(words) > 1 or mention.is_stem:
        return True
    if fold(previous).strip() in _NEW:
        return False
    if words[0] in _EVERYDAY:
        return fold(previous).strip() in _MAKES_A_PLACE
    # In a line of capitals every word has one: they do not show a person's name.
    if words[0] not in _BORNE_BY_PEOPLE or mention.words.isupper():
        return True
    is_a_persons = _is_part_of_a_name(previous, _MAY_PRECEDE) or _is_part_of_a_name(
        following, _MAY_FOLLOW
    )
    return not is_a_persons


def _is_part_of_a_name(word: str, others: frozenset[str]) -> bool:
    return word[:1].isupper() and fold(word).strip() not in others
