"""Train the classifier: words of published files → their types and themes.

Only this module needs scikit-learn.
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
    MAX_CHARACTERS,
    Classifier,
    Weights,
    bounded,
    path,
    save,
    words_of,
)
from library.models import DocumentPage, Resource

logger = logging.getLogger(__name__)
# Fewer published resources are too few to learn from.
MIN_RESOURCES = 50
MIN_TERM_EXAMPLES = 5
MAX_RESOURCES = 1_000  # the newest
MAX_WORDS = 5_000
INTERVAL = timedelta(days=1)
_FOLDS = 3  # of the cross-validation
_STEPS = (0.6, 0.7, 0.8, 0.9)
# A field is used if its proposals on held-out files reach this precision and number.
MIN_PRECISION = 0.7
MIN_PROPOSALS = 8


@dataclass(frozen=True)
class Example:
    """A file's words, and the codes of its resource by field."""

    words: Counter[str]
    codes: dict[str, frozenset[str]]


def train_when_due() -> None:
    """Train if there are enough and new resources, at most once per INTERVAL."""
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
    is_old = timezone.now() - trained >= INTERVAL
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
    texts = pages.order_by("number").values_list(
        Left("text", MAX_CHARACTERS), flat=True
    )
    return words_of(bounded(list(texts)))


def train(examples: Sequence[Example]) -> Classifier:
    """Return a classifier of the fields with sufficient precision on held-out
    examples, possibly none.
    """
    # The most common words of two or more files, with their index.
    files = Counter(word for item in examples for word in item.words)
    words = sorted(word for word, n in files.most_common(MAX_WORDS) if n > 1)
    places = {word: place for place, word in enumerate(words)}
    counts = np.array([files[word] for word in places], dtype=np.float32)
    rarity = np.log((1 + len(examples)) / (1 + counts)) + 1
    features = _features(examples, places, rarity)
    fields = {}
    for field in ("type", "themes"):
        if weights := _learn(features, [one.codes[field] for one in examples]):
            fields[field] = weights
    return Classifier(places, rarity, fields)


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
    """Return the weights of one field; None if its precision is insufficient."""
    counts = Counter(code for of_one in codes for code in of_one)
    learnt = sorted(c for c, n in counts.items() if MIN_TERM_EXAMPLES <= n < len(codes))
    if not learnt:
        return None
    truth = np.array([[code in one for code in learnt] for one in codes])
    likely = _held_out_probabilities(features, truth)
    # Steps with sufficient precision: (minimum probability, precision). Smoothed: one
    # right and one wrong proposal are added, as for the rules.
    claims = []
    for step in _STEPS:
        proposed = likely >= step
        count = int(proposed.sum())
        precision = (int(truth[proposed].sum()) + 1) / (count + 2)
        if count >= MIN_PROPOSALS and precision >= MIN_PRECISION:
            claims.append((step, precision))
    if not claims:
        return None
    models = [_fit(features, column) for column in truth.T]
    rows = np.array([model.coef_[0] for model in models], dtype=np.float32)
    starts = np.array([model.intercept_[0] for model in models], dtype=np.float32)
    return Weights(tuple(learnt), rows, starts, tuple(claims))


def _held_out_probabilities(features: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return probabilities, each from a model trained without that file."""
    likely = np.zeros(truth.shape)
    fold = np.random.default_rng(1).permutation(len(features)) % _FOLDS
    for number in range(_FOLDS):
        training, test = fold != number, fold == number
        for at, column in enumerate(truth.T):
            if 0 < column[training].sum() < training.sum():
                model = _fit(features[training], column[training])
                likely[test, at] = model.predict_proba(features[test])[:, 1]
    return likely


def _fit(features: np.ndarray, column: np.ndarray):
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=10, class_weight="balanced", solver="liblinear", max_iter=300
    )
    return model.fit(csr_matrix(features), column)
