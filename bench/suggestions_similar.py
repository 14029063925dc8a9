"""Measure what similar resources add to the rules, with five-fold cross-validation."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from bench.judged import Judged
from desk.suggestions.rules import ProposedValue, SuggestionVocabulary, suggest
from desk.suggestions.similar_resources import (
    FIELDS,
    add_proposals,
    measure,
    nearest_once,
    proposals_from,
)
from search.semantic.model import embed
from search.semantic.nearest import mean_vector, normalise
from search.semantic.passages import cut_passages

PARTS = 5
WAYS = ("rules", "similar", "both", "rules, sure", "both, sure")
# The confidence from which the grid fills a cell when an editor tabs through it.
SURE = 0.5
BATCH = 64  # passages


def print_similar(files: Sequence[Judged], known: SuggestionVocabulary) -> None:
    """Print precision and recall of rules, similar resources, and both together."""
    files = [file for file in files if any(map(str.strip, file.pages))]
    means = np.array([_mean(file) for file in files])
    start = time.process_time()
    counts: Counter[tuple[str, str, str]] = Counter()
    for part in range(PARTS):
        held = range(part, len(files), PARTS)
        others = [at for at in range(len(files)) if at not in held]
        codes = {f: {at: files[at].truth[f] for at in others} for f in FIELDS}
        claims = measure(means[others], others, codes)
        for at in held:
            similarities = (means[others] @ means[at]).tolist()
            rows = zip(others, similarities, strict=True)
            nearest = nearest_once(sorted(rows, key=lambda row: -row[1]))
            similar = list(proposals_from(nearest, codes, claims))
            _count(counts, files[at], similar, known)
    seconds = time.process_time() - start
    print(f"\n## similar resources, {PARTS} parts: {seconds:.0f} s CPU\n")
    print("| field | by | made | right | claimed | precision | recall |")
    print("|---|---|---|---|---|---|---|")
    for field in FIELDS:
        wanted = sum(len(file.truth[field]) for file in files)
        for way in WAYS:
            made, right = counts[field, way, "made"], counts[field, way, "right"]
            claimed = counts[field, way, "claimed"] / max(made, 1)
            rates = f"{right / max(made, 1):.2f} | {right / wanted:.2f}"
            print(f"| {field} | {way} | {made} | {right} | {claimed:.2f} | {rates} |")


def _mean(file: Judged) -> np.ndarray:
    texts = [passage.text for passage in cut_passages(enumerate(file.pages, start=1))]
    if not texts:
        return np.zeros(embed(["."]).shape[1], np.float32)
    batches = [embed(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
    return normalise(mean_vector(np.concatenate(batches)))


def _count(
    counts: Counter,
    file: Judged,
    similar: Sequence[ProposedValue],
    known: SuggestionVocabulary,
) -> None:
    rules = suggest(file.pages, file.facts, known)
    by_way: dict[str, Sequence[ProposedValue]] = {
        "rules": rules,
        "similar": similar,
        "both": add_proposals(rules, similar),
    }
    for way in ("rules", "both"):
        by_way[f"{way}, sure"] = [o for o in by_way[way] if o.confidence >= SURE]
    for way, proposals in by_way.items():
        for proposal in proposals:
            if proposal.field in FIELDS:
                is_right = proposal.value in file.truth[proposal.field]
                counts[proposal.field, way, "made"] += 1
                counts[proposal.field, way, "right"] += is_right
                counts[proposal.field, way, "claimed"] += proposal.confidence
