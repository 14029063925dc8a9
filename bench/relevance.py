"""Measure search quality on judged collections: nDCG@10 and Recall@100 per engine.

    python -m bench.relevance DIR [DIR ...] [--engine NAME] [--glossary FILE.csv]

Each DIR contains docs.jsonl {id,title,text,lang}, queries.jsonl {id,text,lang},
qrels.tsv (qid, docid, grade; a header line is optional) and, if one was measured, a
baseline in meta.json. Documents are indexed through the engine contract, as in the
library. A glossary has the columns of library/vocabularies/glossary.csv.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from bench.engines import make_engine  # noqa: E402
from search.admin.glossary_seed import read_table  # noqa: E402
from search.engines.base import (  # noqa: E402
    Engine,
    EngineQuery,
    IndexOperation,
    ResourceEntry,
    text_language,
)
from search.query.glossary import Glossary, expansion_rule  # noqa: E402
from search.query.parser import parse  # noqa: E402

BATCH = 200
LEVELS = ("public",)


def lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    """Return query id → document id → grade, without grades of 0."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        if grade.isdigit() and int(grade):
            grades[query][document] = int(grade)
    return grades


def entry(number: int, row: dict) -> ResourceEntry:
    language = text_language(row.get("lang", "en"))
    return ResourceEntry(
        resource_id=number,
        visibility="public",
        titles={language: row["title"]} if row.get("title") else {},
        terms={},
        summaries={},
        texts={language: row["text"].replace("\f", "\n")},
        facets={"visibility": ("public",), "lang": (row.get("lang", "en"),)},
        published=None,
        title_key=row.get("title", "")[:200],
        digest=str(number),
    )


def fill(engine: Engine, folder: Path) -> list[str]:
    """Index a collection's documents. Returns their ids, ordered by resource id."""
    engine.create_index("bench")
    ids: list[str] = []
    rows = lines(folder / "docs.jsonl")
    while batch := list(islice(rows, BATCH)):
        changes = []
        for row in batch:
            ids.append(row["id"])
            changes.append(IndexOperation(len(ids), 1, entry(len(ids), row), ()))
        errors = [o.error for o in engine.write("bench", changes) if o.error]
        assert not errors, errors[:3]
    engine.refresh("bench")
    engine.make_live("bench")
    return ids


def ndcg(found: Iterable[str], grades: dict[str, int], depth: int = 10) -> float:
    """Return nDCG with gain 2^grade - 1."""
    gains = [2 ** grades.get(document, 0) - 1 for document in islice(found, depth)]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def measure(
    engine: Engine, folder: Path, glossary: Glossary
) -> tuple[float, float, int]:
    """Return mean nDCG@10, mean Recall@100 and the number of judged queries."""
    ids = fill(engine, folder)
    judged = read_grades(folder / "qrels.tsv")
    scores, recalls = [], []
    for row in lines(folder / "queries.jsonl"):
        grades = judged.get(row["id"])
        if not grades:
            continue
        query = glossary.expand(parse(row["text"])).query
        answer = engine.search(EngineQuery(query, LEVELS, limit=100))
        found = [ids[number - 1] for number in answer.ids]
        scores.append(ndcg(found, grades))
        recalls.append(len(set(found) & set(grades)) / len(grades))
    engine.drop_index("bench")
    return sum(scores) / len(scores), sum(recalls) / len(recalls), len(scores)


def baseline(folder: Path) -> str:
    meta = folder / "meta.json"
    if not meta.exists():
        return "-"
    known = json.loads(meta.read_text(encoding="utf-8")).get("bm25", {})
    return f"{max(row['ndcg10'] for row in known.values()):.3f}" if known else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--engine", choices=["tantivy", "elasticsearch"])
    parser.add_argument("--glossary", type=Path, metavar="FILE.csv")
    options = parser.parse_args()
    rows = read_table(options.glossary) if options.glossary else ()
    glossary = Glossary(map(expansion_rule, rows))
    names = [options.engine] if options.engine else ["tantivy", "elasticsearch"]
    print(
        f"{'collection':20}{'engine':15}{'queries':>8}{'nDCG@10':>9}{'R@100':>8}",
        end="",
    )
    print(f"{'BM25':>8}")
    for folder in options.folders:
        for name in names:
            if (engine := make_engine(name)) is None:
                continue
            score, recall, count = measure(engine, folder, glossary)
            print(
                f"{folder.name:20}{name:15}{count:>8}{score:>9.3f}{recall:>8.3f}"
                f"{baseline(folder):>8}",
                flush=True,
            )


if __name__ == "__main__":
    main()
