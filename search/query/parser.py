"""User input → query tree, within limits. Any input is accepted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from library.folding import UNSEEN, fold
from search.query.tree import (
    MAX_CHARACTERS,
    MAX_PHRASES,
    MAX_SYMBOLS,
    MAX_WORDS,
    MIN_PREFIX,
    Clause,
    Ignored,
    Or,
    Phrase,
    Query,
    Word,
)
from search.query.un_symbols import find_symbols

_PLAIN = {**dict.fromkeys(map(ord, "“”„«»＂"), '"'), **UNSEEN}
# A minus excludes only directly before a word or a quote, unlike in "A - B" and
# "co-operate". Each UN symbol is one private-use character here; `clean` removes those
# from user input.
_TOKEN = re.compile(
    r"""
    (?P<minus>(?<!\S)-(?=["\w\ue000-\uf8ff]))?
    (?P<field>(?<!\w)(?<!\w-)title:(?=["\w\ue000-\uf8ff]))?
    (?: "\s*(?P<symbol>[\ue000-\uf8ff])\s*"
      | "(?P<phrase>[^"]*)"
      | (?P<bare_symbol>[\ue000-\uf8ff])
      | (?P<word>[^\s"\ue000-\uf8ff]+)
      | (?P<stray>") )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LETTER = re.compile(r"\w")
# Characters that separate words. Some of them do not between digits: 1,674 and 24/7.
_BETWEEN = re.compile(
    r"[;!?=+&|()\[\]{}<>~^\\—،؛؟、。]+ | (?<!\d)[,:/–]+ | [,:/–]+(?!\d)", re.VERBOSE
)
_FIRST_SYMBOL = 0xE000
# With so many other words, a query is a sentence and not a list of search terms.
MIN_SENTENCE_WORDS = 4
# A word that is repeated n times weighs n to this power.
REPETITION_EXPONENT = 0.5


def clean(text: str) -> str:
    """Return the text in NFKC, without control characters and repeated spaces.

    Lone surrogates and direction marks are removed, too. Zero-width joiners are kept,
    because Persian and Sinhala need them.
    """
    normal = unicodedata.normalize("NFKC", text.translate(_PLAIN))
    printable = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} else c
        for c in normal
    )
    return " ".join(printable.split())


class _Symbols:
    """The UN symbols of a text, each replaced in it by a private-use character."""

    def __init__(self, text: str) -> None:
        self.clauses: dict[str, Or] = {}
        self.written: dict[int, str] = {}
        parts, done = [], 0
        # Every symbol has a digit, few texts have one.
        symbols = find_symbols(text) if any(map(str.isdigit, text)) else ()
        for start, end, clause in islice(symbols, MAX_SYMBOLS):
            code = _FIRST_SYMBOL + len(self.clauses)
            self.clauses[chr(code)] = clause
            self.written[code] = text[start:end]
            parts += [text[done:start], chr(code)]
            done = end
        self.text = "".join([*parts, text[done:]])

    def put_back(self, text: str) -> str:
        return text.translate(self.written)


@dataclass
class _ParserState:
    """What has been parsed so far."""

    symbols: _Symbols
    clauses: list[Clause] = field(default_factory=list)
    excluded: list[Word | Phrase] = field(default_factory=list)
    ignored: set[Ignored] = field(default_factory=set)
    words: int = 0
    phrases: int = 0
    joins_next: bool = False
    # Whether OR joins its neighbours.
    has_operators: bool = True

    def add(self, clause: Word | Phrase | Or, is_excluded: bool) -> None:
        if is_excluded:
            self.excluded += _options(clause)
        elif self.joins_next and self.clauses:
            before = self.clauses.pop()
            self.clauses.append(Or((*_options(before), *_options(clause))))
        else:
            self.clauses.append(clause)
        self.joins_next = False

    def has_room_for(self, words: int) -> bool:
        self.words += words
        if self.words > MAX_WORDS:
            self.ignored.add(Ignored.TOO_MANY_WORDS)
        return self.words <= MAX_WORDS


def _options(clause: Clause) -> tuple:
    return clause.options if isinstance(clause, Or) else (clause,)


def parse(text: str) -> Query:
    """Return the query tree of a user's input."""
    # Truncate before NFKC as well: it can turn one character into eighteen.
    cleaned = clean(text[: MAX_CHARACTERS * 2])
    is_long = len(cleaned) > MAX_CHARACTERS or len(text) > MAX_CHARACTERS * 2
    cleaned = cleaned[:MAX_CHARACTERS]
    balanced = cleaned
    if cleaned.count('"') % 2:
        # Without the last quote, the words after it are plain words.
        balanced = " ".join(cleaned.rsplit('"', 1))
    reading = _ParserState(_Symbols(balanced))
    if is_long:
        reading.ignored.add(Ignored.TOO_LONG)
    tokens = list(_TOKEN.finditer(reading.symbols.text))
    words = [match["word"] for match in tokens if match["word"]]
    others = [word for word in words if word != "OR"]
    # WHO PROTECTS CIVILIANS OR AID WORKERS: a sentence in capitals, unlike A OR B.
    is_sentence = 2 * len(others) - len(words) >= MIN_SENTENCE_WORDS
    reading.has_operators = not (is_sentence and "".join(others).isupper())
    for match in tokens:
        _read(match, reading)
    if reading.excluded and not reading.clauses:
        reading.ignored.add(Ignored.ONLY_EXCLUSIONS)
    clauses = reading.clauses
    if reading.phrases:
        clauses = _ranked_quotations(clauses)
    return Query(
        text=cleaned,
        clauses=tuple(_weigh_repetitions(clauses)),
        excluded=tuple(dict.fromkeys(reading.excluded)),
        ignored=tuple(sorted(reading.ignored)),
    )


def _ranked_quotations(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses; in a sentence, quotations are ranked and not required.

    Somebody who quotes in a question names a subject. Somebody who quotes alone, or
    with a few words, wants this wording.
    """
    words = [clause for clause in clauses if isinstance(clause, Word)]
    if len(words) < MIN_SENTENCE_WORDS:
        return list(clauses)
    ranked: list[Clause] = []
    for clause in clauses:
        if isinstance(clause, Phrase) and not clause.field:
            ranked += map(Word, filter(_LETTER.search, clause.text.split()))
            clause = Or((clause,), is_required=False)
        ranked.append(clause)
    return ranked


def _weigh_repetitions(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Yield each clause once; a repeated word weighs more, but not as often as it is.

    The square root is BM25's treatment of repeated words in long queries (k3), without
    a constant to tune.
    """
    counts: Counter[Clause] = Counter()
    first: dict[Clause, Clause] = {}
    for clause in clauses:
        key = clause
        if isinstance(clause, Word):
            key = replace(clause, text=fold(clause.text).strip())
        counts[key] += 1
        first.setdefault(key, clause)
    for key, clause in first.items():
        if isinstance(clause, Word) and counts[key] > 1:
            yield replace(clause, weight=counts[key] ** REPETITION_EXPONENT)
        else:
            yield clause


def _read(match: re.Match, reading: _ParserState) -> None:
    is_excluded = bool(match["minus"])
    name = "title" if match["field"] else ""
    if symbol := match["symbol"] or match["bare_symbol"]:
        clause = reading.symbols.clauses[symbol]
        if name:
            forms = (replace(phrase, field=name) for phrase in clause.options)
            clause = replace(clause, options=tuple(forms))
        if reading.has_room_for(1):
            reading.add(clause, is_excluded)
    elif match["phrase"] is not None:
        _read_phrase(match["phrase"], name, is_excluded, reading)
    elif match["word"] == "OR" and reading.clauses and reading.has_operators:
        reading.joins_next = True
    elif match["word"]:
        _read_words(match["word"], name, is_excluded, reading)


def _read_phrase(
    text: str, name: str, is_excluded: bool, reading: _ParserState
) -> None:
    text = reading.symbols.put_back(text)
    if not _LETTER.search(text):
        return
    reading.phrases += 1
    if reading.phrases > MAX_PHRASES:
        reading.ignored.add(Ignored.TOO_MANY_PHRASES)
        for word in text.split():
            _read_words(word, name, is_excluded, reading)
    elif reading.has_room_for(len(text.split())):
        reading.add(Phrase(text.strip(), name), is_excluded)


def _read_words(text: str, name: str, is_excluded: bool, reading: _ParserState) -> None:
    """Read text without spaces: one word, or several between separators."""
    for word in _BETWEEN.split(text):
        stem = word.rstrip("*")
        is_prefix = stem != word
        if is_prefix and len(_LETTER.findall(stem)) < MIN_PREFIX:
            reading.ignored.add(Ignored.SHORT_PREFIX)
            is_prefix = False
        if _LETTER.search(stem) and reading.has_room_for(1):
            reading.add(Word(stem.strip("*"), is_prefix, name), is_excluded)
