"""Measure what the classifier adds to the rules, with five-fold cross-validation."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from bench.judged import Judged
from desk.suggestions.classifier import KINDS, Classifier, bounded, words_of
from desk.suggestions.rules import ProposedValue, SuggestionVocabulary, suggest
from desk.suggestions.training import Example, train

PARTS = 5
WAYS = ("rules", "classifier", "both", "rules, sure", "both, sure")
# The confidence from which the grid fills a cell when an editor tabs through it.
SURE = 0.5


def print_classifier(files: Sequence[Judged], known: SuggestionVocabulary) -> None:
    """Print precision and recall of the rules, the classifier, and both together."""
    files = [file for file in files if any(map(str.strip, file.pages))]
    start = time.process_time()
    counts: Counter[tuple[str, str, str]] = Counter()
    for part in range(PARTS):
        held = files[part::PARTS]
        examples = [
            Example(words_of(bounded(file.pages)), {f: file.truth[f] for f in KINDS})
            for file in files
            if file not in held
        ]
        learned = train(examples)
        for file in held:
            _count(counts, file, learned, known)
    seconds = time.process_time() - start
    print(f"\n## the classifier, {PARTS} times trained: {seconds:.0f} s CPU\n")
    print("| field | by | made | right | precision | recall |")
    print("|---|---|---|---|---|---|")
    for field in KINDS:
        wanted = sum(len(file.truth[field]) for file in files)
        for way in WAYS:
            made, right = counts[field, way, "made"], counts[field, way, "right"]
            rates = f"{right / made if made else 0:.2f} | {right / wanted:.2f}"
            print(f"| {field} | {way} | {made} | {right} | {rates} |")


def _count(
    counts: Counter, file: Judged, learned: Classifier, known: SuggestionVocabulary
) -> None:
    rules = suggest(file.pages, file.facts, known)
    by_way: dict[str, Sequence[ProposedValue]] = {
        "rules": rules,
        "classifier": list(learned.propose(file.pages, known)),
        "both": learned.add_to(rules, file.pages, known),
    }
    for way in ("rules", "both"):
        sure = [one for one in by_way[way] if one.confidence >= SURE]
        by_way[f"{way}, sure"] = sure
    for way, proposals in by_way.items():
        for one in proposals:
            if one.field in KINDS:
                counts[one.field, way, "made"] += 1
                is_right = one.value in file.truth[one.field]
                counts[one.field, way, "right"] += is_right
