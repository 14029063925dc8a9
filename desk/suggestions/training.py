"""Teaches the classifier: words of published files → the types and themes they have.

What editors published is what they accepted. scikit-learn is needed here alone.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db.models.functions import Left
from django.utils import timezone

from desk.suggestions.classifier import (
    CHARACTERS,
    Classifier,
    Weights,
    bounded,
    path,
    save,
    words_of,
)
from library.models import DocumentPage, Resource

logger = logging.getLogger(__name__)
# With fewer published resources there is too little to learn from.
MIN_RESOURCES = 50
MIN_TERM_EXAMPLES = 5
MAX_RESOURCES = 1_000  # the newest
WORDS = 5_000
EVERY = timedelta(days=1)
_PARTS = 3  # each is held back once
_STEPS = (0.6, 0.7, 0.8, 0.9)
# A field is used when so many of its proposals were right on files held back.
MIN_PRECISION = 0.7
MIN_PROPOSALS = 8


@dataclass(frozen=True)
class Example:
    """A file's words, and the codes that its resource has, by field."""

    words: Counter[str]
    codes: dict[str, frozenset[str]]


def train_when_due() -> None:
    """Train again when there is enough, something new, and a day has passed."""
    if is_due():
        examples = list(stored_examples())
        if len(examples) >= MIN_RESOURCES:
            save(train(examples))


def is_due() -> bool:
    published = Resource.objects.live()
    if published.count() < MIN_RESOURCES:
        return False
    try:
        trained = datetime.fromtimestamp(path().stat().st_mtime, UTC)
    except FileNotFoundError:
        return True
    is_old = timezone.now() - trained >= EVERY
    return is_old and published.filter(last_published_at__gt=trained).exists()


def stored_examples() -> Iterator[Example]:
    """Yield the newest published resources that have text."""
    resources = Resource.objects.live().order_by("-created_at", "-pk")
    resources = resources.select_related("type").prefetch_related("themes")
    resources = resources[:MAX_RESOURCES]
    for resource in resources:
        if words := _words(resource):
            themes = frozenset(theme.code for theme in resource.themes.all())
            types = frozenset([resource.type.code] if resource.type else [])
            yield Example(words, {"type": types, "themes": themes})


def _words(resource: Resource) -> Counter[str]:
    """Return the words of a resource's first file that has text."""
    file = resource.files.exclude(document__text_digest="").first()
    if file is None:
        return Counter()
    pages = DocumentPage.objects.filter(document=file.document_id, number__lte=100)
    texts = pages.order_by("number").values_list(Left("text", CHARACTERS), flat=True)
    return words_of(bounded(list(texts)))


def train(examples: Sequence[Example]) -> Classifier:
    """Return a classifier of the fields whose proposals were right often enough on
    examples that were held back; of none, when that is so.
    """
    places = _places(examples)
    rarity = _rarity(examples, places)
    features = _features(examples, places, rarity)
    fields = {}
    for field in ("type", "themes"):
        if weights := _learn(features, [one.codes[field] for one in examples]):
            fields[field] = weights
    return Classifier(places, rarity, fields)


def _places(examples: Sequence[Example]) -> dict[str, int]:
    """Return the words of two files and more, the commonest, by their place."""
    files = Counter(word for one in examples for word in one.words)
    words = sorted(word for word, n in files.most_common(WORDS) if n > 1)
    return {word: place for place, word in enumerate(words)}


def _rarity(examples: Sequence[Example], places: dict[str, int]) -> np.ndarray:
    files = Counter(word for one in examples for word in one.words if word in places)
    counts = np.array([files[word] for word in places], dtype=np.float32)
    return np.log((1 + len(examples)) / (1 + counts)) + 1


def _features(
    examples: Sequence[Example], places: dict[str, int], rarity: np.ndarray
) -> np.ndarray:
    table = np.zeros((len(examples), len(places)), dtype=np.float32)
    for row, one in zip(table, examples, strict=True):
        for word, count in one.words.items():
            if word in places:
                row[places[word]] = 1 + np.log(count)
    table *= rarity
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.maximum(lengths, 1e-9)


def _learn(features: np.ndarray, codes: list[frozenset[str]]) -> Weights | None:
    """Return the weights of one field, None when held-back files tell against it."""
    counts = Counter(code for of_one in codes for code in of_one)
    learnt = sorted(c for c, n in counts.items() if MIN_TERM_EXAMPLES <= n < len(codes))
    if not learnt:
        return None
    truth = np.array([[code in one for code in learnt] for one in codes])
    claims = _claims(_held_back(features, truth), truth)
    if not claims:
        return None
    models = [_fit(features, column) for column in truth.T]
    rows = np.array([model.coef_[0] for model in models], dtype=np.float32)
    starts = np.array([model.intercept_[0] for model in models], dtype=np.float32)
    return Weights(tuple(learnt), rows, starts, claims)


def _held_back(features: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return probabilities, each by a model that never saw the file."""
    likely = np.zeros(truth.shape)
    part = np.random.default_rng(1).permutation(len(features)) % _PARTS
    for number in range(_PARTS):
        seen, held = part != number, part == number
        for at, column in enumerate(truth.T):
            if 0 < column[seen].sum() < seen.sum():
                model = _fit(features[seen], column[seen])
                likely[held, at] = model.predict_proba(features[held])[:, 1]
    return likely


def _fit(features: np.ndarray, column: np.ndarray):
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=10, class_weight="balanced", solver="liblinear", max_iter=300
    )
    return model.fit(csr_matrix(features), column)


def _claims(likely: np.ndarray, truth: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return from which probability on how many were right, where that is enough.

    One right and one wrong are added to what was counted, as for the rules.
    """
    claims = []
    for step in _STEPS:
        made = likely >= step
        if (count := int(made.sum())) >= MIN_PROPOSALS:
            right = (int(truth[made].sum()) + 1) / (count + 2)
            if right >= MIN_PRECISION:
                claims.append((step, right))
    return tuple(claims)
