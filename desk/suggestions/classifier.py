"""A linear classifier of types and themes, trained on published resources.

Stored as plain arrays of word weights, which load without executing code. `training`
makes it with scikit-learn; prediction needs numpy only.
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
MAX_CHARACTERS = 30_000  # of a file, for training and prediction
MAX_THEMES = 5
_EVIDENCE_WORDS = 3  # with the highest weights
# The vocabulary of each field.
KINDS = {"type": "type", "themes": "theme"}


@dataclass(frozen=True)
class Weights:
    """The model of one field: a row of weights for each code.

    claims   (minimum probability, measured precision on held-out files), rising
    """

    codes: tuple[str, ...]
    rows: np.ndarray
    starts: np.ndarray
    claims: tuple[tuple[float, float], ...]

    @property
    def cut(self) -> float:
        """The minimum probability of a proposal."""
        return self.claims[0][0]

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(self.rows @ features + self.starts)))

    def claim(self, probability: float) -> float:
        """Return the measured precision of terms of this probability."""
        return max(
            precision for minimum, precision in self.claims if probability >= minimum
        )


@dataclass(frozen=True)
class Classifier:
    """The known words, their inverse document frequency, and the weights by field."""

    places: dict[str, int]
    rarity: np.ndarray
    fields: dict[str, Weights]

    def add_to(
        self,
        proposals: list[ProposedValue],
        texts: Sequence[str],
        vocabulary: SuggestionVocabulary,
    ) -> list[ProposedValue]:
        """Return the rules' proposals, with higher confidence where the classifier
        agrees, and the classifier's own where the rules found nothing.
        """
        learned = {
            (item.field, item.value): item for item in self.propose(texts, vocabulary)
        }
        by_rule = []
        for item in proposals:
            same = learned.pop((item.field, item.value), item)
            confidence = max(item.confidence, same.confidence)
            by_rule.append(replace(item, confidence=confidence))
        room = Counter(themes=MAX_THEMES, type=1)
        room.subtract(item.field for item in by_rule)
        added = []
        for item in learned.values():
            if room[item.field] > 0:
                added.append(item)
                room[item.field] -= 1
        return [*by_rule, *added]

    def propose(
        self, texts: Sequence[str], vocabulary: SuggestionVocabulary
    ) -> Iterator[ProposedValue]:
        """Yield the likely terms, the likeliest first; one type at most."""
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
                confidence = weights.claim(probability)
                if words and confidence >= MIN_CONFIDENCE:
                    yield ProposedValue(field, code, confidence, words, page, SOURCE)

    def _features(self, pages: Iterable[PageText]) -> np.ndarray:
        """Return the TF-IDF vector of a file, normalised to length one."""
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
        """Return the sentence with the strongest word, on the page with most of the
        strongest words.
        """
        names = list(self.places)
        strongest = [names[at] for at in np.argsort(-parts)[:_EVIDENCE_WORDS]]

        def hits(page: PageText) -> int:
            return len({token.word for token in page.tokens} & set(strongest))

        best = max(pages, key=hits, default=None)
        for word in strongest:
            for token in best.tokens if best else ():
                if token.word == word:
                    start, end = best.place(token.start), best.place(token.end)
                    return quote(best.text, start, end), best.number
        return "", None


def bounded(texts: Sequence[str]) -> tuple[PageText, ...]:
    """Return the first MAX_CHARACTERS of a file, as pages."""
    selected, remaining = [], MAX_CHARACTERS
    for text in texts:
        selected.append(text[:remaining])
        remaining -= len(selected[-1])
        if remaining <= 0:
            break
    return DocumentText(selected).pages


def words_of(pages: Iterable[PageText]) -> Counter[str]:
    """Return the counts of words with two or more letters."""
    words = (token.word for page in pages for token in page.tokens)
    return Counter(word for word in words if len(word) > 1 and not word.isdigit())


def path() -> Path:
    return Path(settings.DATA_DIR) / "suggestions" / "classifier.npz"


def save(classifier: Classifier) -> None:
    """Replace the stored classifier atomically."""
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
    """Return the stored classifier; None if it is missing or unreadable."""
    try:
        changed = path().stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _load(path(), changed)


@lru_cache(maxsize=1)
def _load(file: Path, changed: int) -> Classifier | None:
    try:
        # Without pickle, the file cannot execute code.
        with np.load(file, allow_pickle=False) as stored:
            return _read(stored)
    except Exception:  # a broken file or another version: use the rules alone
        logger.exception("Cannot read the suggestion classifier: %s", file)
        return None


def _read(stored) -> Classifier:
    places = {str(word): place for place, word in enumerate(stored["words"])}
    fields = {}
    for field in KINDS:
        if f"{field}_codes" not in stored:
            continue
        codes = tuple(map(str, stored[f"{field}_codes"]))
        rows, starts = stored[f"{field}_rows"], stored[f"{field}_starts"]
        if rows.shape != (len(codes), len(places)) or starts.shape != (len(codes),):
            raise ValueError("Number of rows and codes differ")
        claims = tuple(
            (float(minimum), float(precision))
            for minimum, precision in stored[f"{field}_claims"]
        )
        fields[field] = Weights(codes, rows, starts, claims)
    rarity = stored["rarity"]
    if rarity.shape != (len(places),):
        raise ValueError("Number of weights and words differ")
    return Classifier(places, rarity, fields)
