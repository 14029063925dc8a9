"""A small classifier of types and themes: learnt from what editors published.

A word's weight for each term, kept as plain arrays that load without running anything.
`training` makes it; here it is read and asked, with numpy alone.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from desk.suggestions.rules import MIN_CONFIDENCE, ProposedValue, SuggestionVocabulary
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.tokens import DocumentText, PageText

logger = logging.getLogger(__name__)
SOURCE = "classifier"
CHARACTERS = 30_000  # of a file are learnt from, and asked about
MAX_THEMES = 5
_STRONGEST = 3  # words that tell of a term
# The vocabulary that each field's values are from.
KINDS = {"type": "type", "themes": "theme"}


@dataclass(frozen=True)
class Weights:
    """What one field learnt: a row of weights for each code.

    claims   (from which probability, share that was right on files held back), rising
    """

    codes: tuple[str, ...]
    rows: np.ndarray
    starts: np.ndarray
    claims: tuple[tuple[float, float], ...]

    @property
    def cut(self) -> float:
        """The probability from which a term is proposed."""
        return self.claims[0][0]

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(self.rows @ features + self.starts)))

    def claim(self, probability: float) -> float:
        """Return how often a term of this probability was right."""
        return max(said for least, said in self.claims if probability >= least)


@dataclass(frozen=True)
class Classifier:
    """The words that count, how rare they are, and the weights of each field."""

    places: dict[str, int]
    rarity: np.ndarray
    fields: dict[str, Weights]

    def add_to(
        self,
        found: list[ProposedValue],
        texts: Sequence[str],
        vocabulary: SuggestionVocabulary,
    ) -> list[ProposedValue]:
        """Return what rules found, surer where what was learnt agrees, and what was
        learnt where they are silent.
        """
        learned = {(o.field, o.value): o for o in self.propose(texts, vocabulary)}
        rules = [
            _agreed(one, learned.pop((one.field, one.value), one)) for one in found
        ]
        room = Counter(themes=MAX_THEMES, type=1)
        room.subtract(one.field for one in rules)
        added = []
        for one in learned.values():
            if room[one.field] > 0:
                added.append(one)
                room[one.field] -= 1
        return [*rules, *added]

    def propose(
        self, texts: Sequence[str], vocabulary: SuggestionVocabulary
    ) -> Iterator[ProposedValue]:
        """Yield the likely terms, the likeliest first; of types only that one."""
        pages = bounded(texts)
        features = self._features(pages)
        for field, weights in self.fields.items():
            likely = weights.probabilities(features)
            order = np.argsort(-likely)[: MAX_THEMES if field == "themes" else 1]
            for at in order:
                code, probability = weights.codes[at], float(likely[at])
                if probability < weights.cut or not vocabulary.has(KINDS[field], code):
                    continue
                words, page = self._evidence(weights.rows[at] * features, pages)
                said = weights.claim(probability)
                if words and said >= MIN_CONFIDENCE:
                    yield ProposedValue(field, code, said, words, page, SOURCE)

    def _features(self, pages: Iterable[PageText]) -> np.ndarray:
        """Return the file's words as weights: damped counts by rarity, length one."""
        counts = np.zeros(len(self.places), dtype=np.float32)
        for word, count in words_of(pages).items():
            if (place := self.places.get(word)) is not None:
                counts[place] = 1 + np.log(count)
        counts *= self.rarity
        length = np.linalg.norm(counts)
        return counts / length if length else counts

    def _evidence(
        self, parts: np.ndarray, pages: Sequence[PageText]
    ) -> tuple[str, int | None]:
        """Return the sentence with the word that counted most, on the page that has
        most of the strongest words.
        """
        names = list(self.places)
        strongest = [names[at] for at in np.argsort(-parts)[:_STRONGEST]]
        best = max(pages, key=lambda page: _has(page, strongest), default=None)
        for word in strongest:
            for token in best.tokens if best else ():
                if token.word == word:
                    start, end = best.place(token.start), best.place(token.end)
                    return quote(best.text, start, end), best.number
        return "", None


def _agreed(rule: ProposedValue, other: ProposedValue) -> ProposedValue:
    """Return a rule's proposal, as sure as the surer of two that agree."""
    return replace(rule, confidence=max(rule.confidence, other.confidence))


def _has(page: PageText, words: Sequence[str]) -> int:
    return len({token.word for token in page.tokens} & set(words))


def bounded(texts: Sequence[str]) -> tuple[PageText, ...]:
    """Return the first pages of a file, as many as are learnt from."""
    taken, left = [], CHARACTERS
    for text in texts:
        taken.append(text[:left])
        left -= len(taken[-1])
        if left <= 0:
            break
    return DocumentText(taken).pages


def words_of(pages: Iterable[PageText]) -> Counter[str]:
    """Return how often each word of two letters and more stands in a file."""
    words = (token.word for page in pages for token in page.tokens)
    return Counter(word for word in words if len(word) > 1 and not word.isdigit())


def path() -> Path:
    return Path(settings.DATA_DIR) / "suggestions" / "classifier.npz"


def save(classifier: Classifier) -> None:
    """Store a classifier in place of the last one, in one step."""
    arrays = {"words": np.array(list(classifier.places)), "rarity": classifier.rarity}
    for field, weights in classifier.fields.items():
        arrays[f"{field}_codes"] = np.array(weights.codes)
        arrays[f"{field}_rows"] = weights.rows
        arrays[f"{field}_starts"] = weights.starts
        arrays[f"{field}_claims"] = np.array(weights.claims)
    path().parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path().parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o640)  # the worker may run as another user of the group
        np.savez_compressed(file, **arrays)
    Path(name).replace(path())


def current() -> Classifier | None:
    """Return the stored classifier, None where there is none that can be read."""
    try:
        changed = path().stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _load(path(), changed)


@lru_cache(maxsize=1)
def _load(file: Path, changed: int) -> Classifier | None:
    try:
        # Without pickles nothing in the file can run.
        with np.load(file, allow_pickle=False) as stored:
            return _read(stored)
    except Exception:  # a broken file, or one of another version: rules go on alone
        logger.exception("The classifier of suggestions cannot be read: %s", file)
        return None


def _read(stored) -> Classifier:
    places = {str(word): place for place, word in enumerate(stored["words"])}
    fields = {}
    for field in KINDS:
        if f"{field}_codes" in stored:
            fields[field] = _weights(stored, field, len(places))
    rarity = stored["rarity"]
    if rarity.shape != (len(places),):
        raise ValueError("as many weights as words are needed")
    return Classifier(places, rarity, fields)


def _weights(stored, field: str, words: int) -> Weights:
    codes = tuple(map(str, stored[f"{field}_codes"]))
    rows, starts = stored[f"{field}_rows"], stored[f"{field}_starts"]
    if rows.shape != (len(codes), words) or starts.shape != (len(codes),):
        raise ValueError("as many rows as codes are needed")
    claims = tuple(
        (float(least), float(said)) for least, said in stored[f"{field}_claims"]
    )
    return Weights(codes, rows, starts, claims)
