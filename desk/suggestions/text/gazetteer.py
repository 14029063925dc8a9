"""Find thousands of names in a text in one pass over its words.

Accents and plurals are ignored; of names that begin at the same word, the
longest wins, so that South Sudan is not Sudan and Equatorial Guinea is not Guinea.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from desk.suggestions.text.tokens import PageText, Token
from library.folding import name_key

_PLURAL = re.compile(r"(?<=[a-z]{4})s$")
# And, so, with, for and the article are written as one word with what follows.
_PREFIXED_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{2})")
_PREFIXES = "وفبكل"
_MIN_STEM_LENGTH = 4
_MAX_STEM_LENGTH = 12
_MAX_ACRONYM_LENGTH = 6


class SpellingRule(Enum):
    """How a name must be spelled to count as a mention."""

    ANY = "any"
    NAME = "name"  # with a capital, where the script has them
    ACRONYM = "acronym"  # exactly as written


@dataclass(frozen=True)
class TermName:
    """A name of a term. `is_stem`: the beginning of a word (Afghan…)."""

    text: str
    kind: str
    code: str
    is_proper: bool = False
    is_stem: bool = False

    @property
    def spelling(self) -> SpellingRule:
        if is_acronym(self.text):
            return SpellingRule.ACRONYM
        is_single = " " not in self.text.strip()
        return SpellingRule.NAME if self.is_proper and is_single else SpellingRule.ANY


@dataclass(frozen=True)
class Mention:
    """A mention of a name; `start` and `end` are places in the page's text."""

    kind: str
    code: str
    page: PageText
    start: int
    end: int
    is_stem: bool = False

    @property
    def words(self) -> str:
        return self.page.text[self.start : self.end]


def is_acronym(text: str) -> bool:
    """Return whether a name is an acronym such as DRC or oPt."""
    return (
        len(text) <= _MAX_ACRONYM_LENGTH
        and text.isascii()
        and sum(map(str.isupper, text)) * 2 > len(text) - 1
        and len(text) > 1
        and not text.istitle()
    )


def norm(word: str) -> str:
    """Return a folded word without plural and prefixed article, for comparison."""
    word = _PREFIXED_ARTICLE.sub("ال", word)
    return _PLURAL.sub("", word).replace("isation", "ization")


Key = tuple[str, ...]


class Gazetteer:
    """All names by their first word."""

    def __init__(self, names: Iterable[TermName]) -> None:
        self._names: dict[Key, list[TermName]] = defaultdict(list)
        self._stems: dict[str, list[TermName]] = defaultdict(list)
        for name in names:
            folded = name_key(name.text)
            if name.is_stem and len(folded) >= _MIN_STEM_LENGTH:
                self._stems[folded].append(name)
                if not folded.isascii():
                    self._stems[f"ال{folded}"].append(name)
            elif folded and not name.is_stem:
                key = tuple(map(norm, folded.split()))
                if all(other.code != name.code for other in self._names[key]):
                    self._names[key].append(name)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for key in sorted(self._names, key=len, reverse=True):
            if len(key) not in self._lengths[key[0]]:
                self._lengths[key[0]].append(len(key))

    def find(self, page: PageText) -> list[Mention]:
        """Return the mentions on a page, in order; no word is in two of one kind."""
        tokens = page.tokens
        forms = {token.word: self._form(token.word) for token in tokens}
        words = [forms[token.word] for token in tokens]
        stems = {word: self._stem(word) for word in set(words)}
        mentions: list[Mention] = []
        free: dict[str, int] = defaultdict(int)  # by kind: the next free word
        for at, word in enumerate(words):
            if word not in self._lengths and not stems[word]:
                continue
            names = [
                (length, name)
                for length in self._lengths.get(word, ())  # the longest first
                if at + length <= len(words)
                for name in self._names.get(tuple(words[at : at + length]), ())
            ]
            names += [(1, name) for name in self._stems.get(stems[word], ())]
            for length, name in names:
                first, last = tokens[at], tokens[at + length - 1]
                if at >= free[name.kind] and _matches_spelling(name, page, first, last):
                    start, end = page.place(first.start), page.place(last.end)
                    mentions.append(
                        Mention(name.kind, name.code, page, start, end, name.is_stem)
                    )
                    free[name.kind] = at + length
        return mentions

    def _form(self, word: str) -> str:
        """Return a word in the form used for names."""
        form = norm(word)
        # "ولبنان": a prefix before a name without an article.
        if form[0] in _PREFIXES and form not in self._lengths and len(form) > 3:
            rest = form[1:]
            return rest if rest in self._lengths or self._stem(rest) else form
        return form

    def _stem(self, word: str) -> str:
        """Return the stem that a word begins with; "" if the word is a name."""
        if word in self._lengths:
            return ""
        for length in range(min(len(word), _MAX_STEM_LENGTH), _MIN_STEM_LENGTH - 1, -1):
            if word[:length] in self._stems:
                return word[:length]
        return ""


def _matches_spelling(
    name: TermName, page: PageText, first: Token, last: Token
) -> bool:
    spelling = name.spelling
    if spelling is SpellingRule.ANY:
        return True
    words = page.original(first.start, last.end)
    if spelling is SpellingRule.ACRONYM:
        # In a line of capitals, any short word looks like an acronym.
        place = page.place(first.start)
        around = page.text[max(0, place - 25) : place + 25]
        return words.startswith(name.text) and any(map(str.islower, around))
    return not words[:1].islower()
