"""Measure the quality of metadata suggestions on files with known values.

    python -m bench.suggestions [FOLDER] [--cache FOLDER] [--rules] [--similar]

FOLDER (default ../shared/data/library) contains resources.csv and files/. The rules
were tuned on half of the files, selected by a checksum of their names; quote only the
figures of the other half, and those of the general documents: files without a UN
symbol, all files with the rules for UN documents switched off, and the files of the
demo, which no rule was tuned on. --cache keeps what was extracted, so that another run
takes seconds. --rules adds a row for each rule: its confidence comes from the general
documents. --similar measures by cross-validation what similar resources add.
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
from desk.suggestions.rules.confidence import measured  # noqa: E402
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


def measure(
    files: Iterable[Judged], known: SuggestionVocabulary, use_un_rules: bool = True
) -> list[Made]:
    """Return all proposals of the rules, including those of too low confidence.

    Those of a summary are not judged: there are many right ones.
    """
    return [
        Made(file, proposal, is_right(proposal, file.truth[proposal.field]))
        for file in files
        for proposal in suggest(
            file.pages,
            file.facts,
            known,
            min_confidence=0,
            use_un_rules=use_un_rules,
        )
        if proposal.field in FIELDS
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


def print_calibration(groups: dict[str, list[Made]]) -> None:
    """Print the stated confidence against the share of correct proposals."""
    print("\n| documents | stated | made | mean stated | right |")
    print("|---|---|---|---|---|")
    for name, made in groups.items():
        for low, high in pairwise(BINS):
            inside = [o for o in made if low <= o.proposal.confidence < high]
            if inside:
                stated = sum(one.proposal.confidence for one in inside) / len(inside)
                right = sum(one.is_right for one in inside) / len(inside)
                cells = f"{len(inside)} | {stated:.2f} | {right:.2f}"
                print(f"| {name} | {low}-{min(high, 1)} | {cells} |")


def print_rules(groups: dict[str, list[Made]]) -> None:
    """Print for each rule its correct proposals in each group of documents."""
    counts = {name: rates(made) for name, made in groups.items()}
    print(f"\n| field | rule | {' | '.join(groups)} | measured | stated |")
    print("|---|---" + "|---" * (len(groups) + 2) + "|")
    for field, source in sorted({rule for rates in counts.values() for rule in rates}):
        pairs = [rates.get((field, source), (0, 0)) for rates in counts.values()]
        right, total = map(sum, zip(*pairs, strict=True))
        cells = " | ".join(f"{one}/{of}" for one, of in pairs)
        said = measured(field, source)
        measure_cells = f"{claim(right, total):.2f} | {said:.2f}"
        print(f"| {field} | {source} | {cells} | {measure_cells} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = ROOT.parent / "shared" / "data" / "library"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--similar", action="store_true")
    parser.add_argument("--wrong", metavar="FIELD", help="list wrong values")
    options = parser.parse_args()
    files = read_folder(options.folder, options.cache)
    demo = read_folder(ROOT / "demo", options.cache)
    both = [*files, *demo]
    names = {name for file in both for name in file.truth["organisations"]}
    known = build(starting_terms(names), synonyms())
    start = time.process_time()
    made = measure(files, known)
    seconds = time.process_time() - start
    pages = sum(len(file.pages) for file in files)
    print(f"{len(files)} files, {pages} pages: {seconds:.1f} s CPU")
    print_slowest(files, known)
    un_files = [file for file in files if file.truth["un_symbol"]]
    general = [file for file in files if not file.truth["un_symbol"]]
    sets = {
        "tuned on": ([f for f in files if is_tuned(f.name)], made),
        "held back": ([f for f in files if not is_tuned(f.name)], made),
        "no symbol, tuned on": ([f for f in general if is_tuned(f.name)], made),
        "no symbol, held back": ([f for f in general if not is_tuned(f.name)], made),
        "UN without UN rules": (un_files, measure(un_files, known, False)),
        "demo": (demo, measure(demo, known)),
    }
    groups = {}
    for name, (of_set, proposals) in sets.items():
        set_names = {file.name for file in of_set}
        groups[name] = [one for one in proposals if one.file.name in set_names]
        print(f"\n## {name}: {len(of_set)} files")
        proposed = [o for o in groups[name] if o.proposal.confidence >= MIN_CONFIDENCE]
        print_fields(of_set, proposed)
    print_calibration(groups)
    if options.rules:
        del groups["tuned on"], groups["held back"]
        groups["UN"] = [one for one in made if one.file.truth["un_symbol"]]
        print_rules(groups)
    if options.wrong:
        print_wrong(groups, options.wrong)
    if options.similar:
        from bench.suggestions_similar import print_similar

        print_similar(files, known)


def print_wrong(groups: dict[str, list[Made]], field: str) -> None:
    for name, made in groups.items():
        for one in made:
            if one.proposal.field == field and not one.is_right:
                truth = "; ".join(one.file.truth[field])
                print(f"\n{name}: {one.file.name} [{one.proposal.source}]")
                print(f"  {one.proposal.value}\n  {truth}")


def print_slowest(files: list[Judged], known: SuggestionVocabulary) -> None:
    for file in sorted(files, key=lambda f: -sum(map(len, f.pages)))[:3]:
        start = time.process_time()
        suggest(file.pages, file.facts, known)
        took = time.process_time() - start
        print(f"{file.name}: {len(file.pages)} pages, {took:.2f} s CPU")


if __name__ == "__main__":
    main()
