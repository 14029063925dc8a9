"""Measure the quality of metadata suggestions on files with known values.

    python -m bench.suggestions [FOLDER] [--rules] [--similar]

FOLDER (default ../shared/data/library) contains resources.csv and files/. The rules
were tuned on half of the files, selected by a checksum of their names; quote only the
figures of the other half. --rules adds a row for each rule: its confidence comes from
the tuned half. --similar measures by cross-validation what similar resources add.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-bench-")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from bench.judged import Judged, read_folder, starting_terms, synonyms  # noqa: E402
from desk.suggestions.rules import (  # noqa: E402
    MIN_CONFIDENCE,
    ProposedValue,
    SuggestionVocabulary,
    build,
    suggest,
)
from library.folding import fold  # noqa: E402

FIELDS = (
    *("title", "language", "published", "type", "regions", "themes"),
    *("organisations", "un_symbol"),
)
BINS = (0.3, 0.5, 0.7, 0.85, 0.93, 1.01)
# A title with at least this overlap of words counts as correct.
SAME_TITLE = 0.8


@dataclass(frozen=True)
class Made:
    """A proposed value, and whether it is correct."""

    file: Judged
    proposal: ProposedValue
    is_right: bool


def is_tuned(name: str) -> bool:
    """Return whether a file is in the half on which the rules were tuned."""
    return zlib.crc32(name.encode()) % 2 == 0


def is_right(proposal: ProposedValue, truth: frozenset[str]) -> bool:
    """Return whether a value is correct. A date may have fewer parts than the truth."""
    if proposal.field == "title":
        words = Counter(fold(proposal.value).split())
        for title in truth:
            title_words = Counter(fold(title).split())
            total = words.total() + title_words.total() or 1
            if 2 * (words & title_words).total() / total >= SAME_TITLE:
                return True
        return False
    if proposal.field == "published":
        return any(one.startswith(proposal.value) for one in truth)
    return proposal.value in truth


def measure(files: Iterable[Judged], known: SuggestionVocabulary) -> list[Made]:
    """Return all proposals of the rules, including those of too low confidence."""
    return [
        Made(file, proposal, is_right(proposal, file.truth[proposal.field]))
        for file in files
        for proposal in suggest(file.pages, file.facts, known, min_confidence=0)
    ]


def print_fields(files: list[Judged], made: list[Made]) -> None:
    print("\n| field | files | made | right | precision | recall |")
    print("|---|---|---|---|---|---|")
    for field in FIELDS:
        of_field = [one for one in made if one.proposal.field == field]
        wanted = sum(len(file.truth[field]) for file in files)
        right = sum(one.is_right for one in of_field)
        precision = f"{right / len(of_field):.2f}" if of_field else "-"
        recall = f"{right / wanted:.2f}" if wanted else "-"
        count = sum(bool(file.truth[field]) for file in files)
        print(f"| {field} | {count} | {len(of_field)} | {right}", end=" ")
        print(f"| {precision} | {recall} |")


def rates(made: Iterable[Made]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (field, rule) → number of correct proposals, number of proposals."""
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in made:
        counts[one.proposal.field, one.proposal.source].append(one.is_right)
    return {rule: (sum(rights), len(rights)) for rule, rights in counts.items()}


def claim(right: int, made: int) -> float:
    """Return the confidence of a rule, with add-one smoothing.

    The smoothing prevents a high confidence that is based on a few proposals.
    """
    return (right + 1) / (made + 2)


def print_calibration(tuned: list[Made], held: list[Made]) -> None:
    """Print the confidence from the tuned half against the precision in the other."""
    claims = {rule: claim(*counts) for rule, counts in rates(tuned).items()}
    rows = [(claims.get((o.proposal.field, o.proposal.source), 0.5), o) for o in held]
    print("\n| claimed by the tuned half | made | mean claim | right when held back |")
    print("|---|---|---|---|")
    for low, high in pairwise(BINS):
        inside = [(said, o.is_right) for said, o in rows if low <= said < high]
        if inside:
            said = sum(one[0] for one in inside) / len(inside)
            right = sum(one[1] for one in inside) / len(inside)
            cells = f"{len(inside)} | {said:.2f} | {right:.2f}"
            print(f"| {low}-{min(high, 1)} | {cells} |")


def print_rules(tuned: list[Made], held: list[Made]) -> None:
    """Print for each rule the correct proposals per half, and its total confidence."""
    of_tuned, of_held = rates(tuned), rates(held)
    print("\n| field | rule | tuned | held back | confidence |\n|---|---|---|---|---|")
    for field, source in sorted({*of_tuned, *of_held}):
        one = of_tuned.get((field, source), (0, 0))
        other = of_held.get((field, source), (0, 0))
        said = claim(one[0] + other[0], one[1] + other[1])
        cells = f"{one[0]}/{one[1]} | {other[0]}/{other[1]} | {said:.2f}"
        print(f"| {field} | {source} | {cells} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = ROOT.parent / "shared" / "data" / "library"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--similar", action="store_true")
    options = parser.parse_args()
    files = read_folder(options.folder)
    names = {name for file in files for name in file.truth["organisations"]}
    known = build(starting_terms(names), synonyms())
    start = time.process_time()
    made = measure(files, known)
    seconds = time.process_time() - start
    pages = sum(len(file.pages) for file in files)
    print(f"{len(files)} files, {pages} pages: {seconds:.1f} s CPU")
    print_slowest(files, known)
    halves = []
    for name, wanted in (("tuned on", True), ("held back", False)):
        half = [file for file in files if is_tuned(file.name) is wanted]
        halves.append([one for one in made if is_tuned(one.file.name) is wanted])
        print(f"\n## {name}: {len(half)} files")
        proposed = [o for o in halves[-1] if o.proposal.confidence >= MIN_CONFIDENCE]
        print_fields(half, proposed)
    print_calibration(*halves)
    if options.rules:
        print_rules(*halves)
    if options.similar:
        from bench.suggestions_similar import print_similar

        print_similar(files, known)


def print_slowest(files: list[Judged], known: SuggestionVocabulary) -> None:
    for file in sorted(files, key=lambda f: -sum(map(len, f.pages)))[:3]:
        start = time.process_time()
        suggest(file.pages, file.facts, known)
        took = time.process_time() - start
        print(f"{file.name}: {len(file.pages)} pages, {took:.2f} s CPU")


if __name__ == "__main__":
    main()
