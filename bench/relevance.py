"""Measure search quality on judged collections: nDCG@10 and Recall@100 per engine.

    python -m bench.relevance DIR [DIR ...] [--engine NAME] [--glossary FILE.csv]
        [--queries DIR | --titles]

Each DIR contains docs.jsonl {id,title,text,lang}, queries.jsonl {id,text,lang},
qrels.tsv (qid, docid, grade; a header line is optional) and, if one was measured, a
baseline in meta.json. If ../resources.csv describes the documents, their summaries,
symbols and the labels of their terms are indexed as well. Documents are indexed through
the engine contract, as in the library. A glossary has the columns of
library/vocabularies/glossary.csv. With --queries, the queries of another folder with
the same ids are used: those of XQuAD are parallel, so this measures search across
languages. With --titles, the title of each document is a query for its text, which is
then indexed without it. bench.meaning measures the same with search by meaning.
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
from bench.judged import rows, several, starting_terms  # noqa: E402
from search.admin.glossary_seed import read_table  # noqa: E402
from search.engines.base import (  # noqa: E402
    NEUTRAL,
    Engine,
    EngineQuery,
    IndexOperation,
    ResourceEntry,
    text_language,
)
from search.query.glossary import Glossary, expansion_rule  # noqa: E402
from search.query.parser import parse  # noqa: E402
from search.query.un_symbols import own_symbols  # noqa: E402

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


Description = tuple[dict[str, str], dict[str, str], dict[str, str]]


def read_descriptions(folder: Path) -> dict[str, Description]:
    """Return document id → its symbols, terms and summary, each by language."""
    path = folder.parent / "resources.csv"
    if not path.exists():
        return {}
    terms = {term.code: term for term in starting_terms()}
    descriptions = {}
    for row in rows(path):
        codes = [*several(row["regions"]), *several(row["themes"]), row["type"]]
        texts: dict[str, list[str]] = defaultdict(list)
        for term in (terms[code] for code in codes if code in terms):
            for language, label in zip(
                ("en", "fr", "es", "ar"), term.labels, strict=True
            ):
                texts[language].append(label)
            texts[NEUTRAL] += term.aliases
        texts[NEUTRAL] += several(row["organisations"])
        symbol = row["un_symbol"]
        descriptions[row["file"]] = (
            {NEUTRAL: own_symbols(symbol)} if symbol else {},
            {language: "\n".join(labels) for language, labels in texts.items()},
            {"en": row["summary"]} if row["summary"] else {},
        )
    return descriptions


def entry(number: int, row: dict, description: Description) -> ResourceEntry:
    language = text_language(row.get("lang") or "en")
    title = row.get("title") or ""
    symbols, terms, summaries = description
    return ResourceEntry(
        resource_id=number,
        visibility="public",
        titles=symbols | ({language: title} if title else {}),
        terms=terms,
        summaries=summaries,
        texts={language: (row.get("text") or "").replace("\f", "\n")},
        facets={"visibility": ("public",), "lang": (row.get("lang") or "en",)},
        published=None,
        added=0,
        title_key=title[:200],
        digest=str(number),
    )


Judged = list[tuple[str, dict[str, int]]]


def judged_queries(folder: Path, queries: Path) -> Judged:
    """Return the text and the grades of each query with a relevant document."""
    judged = read_grades(folder / "qrels.tsv")
    rows = lines(queries / "queries.jsonl")
    return [(row["text"], judged[row["id"]]) for row in rows if row["id"] in judged]


def title_queries(folder: Path) -> Judged:
    """Return each title, and the documents that have it as relevant ones."""
    documents: dict[str, dict[str, int]] = defaultdict(dict)
    for row in lines(folder / "docs.jsonl"):
        if title := (row.get("title") or "").strip():
            documents[title][row["id"]] = 1
    return list(documents.items())


def fill(engine: Engine, folder: Path, with_titles: bool = True) -> list[str]:
    """Index a collection's documents. Returns their ids, ordered by resource id."""
    engine.create_index("bench")
    ids: list[str] = []
    descriptions = read_descriptions(folder)
    documents = lines(folder / "docs.jsonl")
    while batch := list(islice(documents, BATCH)):
        changes = []
        for row in batch:
            ids.append(row["id"])
            if not with_titles:
                row["title"] = ""
            indexed = entry(len(ids), row, descriptions.get(row["id"], ({}, {}, {})))
            changes.append(IndexOperation(len(ids), 1, indexed, ()))
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
    engine: Engine, ids: list[str], judged: Judged, glossary: Glossary
) -> tuple[float, float]:
    """Return mean nDCG@10 and mean Recall@100.

    ids: of the documents, ordered by resource id.
    """
    scores, recalls = [], []
    for text, grades in judged:
        query = glossary.expand(parse(text)).query
        answer = engine.search(EngineQuery(query, LEVELS, limit=100))
        found = [ids[number - 1] for number in answer.ids]
        scores.append(ndcg(found, grades))
        recalls.append(len(set(found) & set(grades)) / len(grades))
    return sum(scores) / len(scores), sum(recalls) / len(recalls)


def baselines(folder: Path) -> tuple[str, str]:
    """Return nDCG@10 and Recall@100 of the better BM25, "-" if not measured."""
    meta = folder / "meta.json"
    known = json.loads(meta.read_text(encoding="utf-8")) if meta.exists() else {}
    settings = list(known.get("bm25", {}).values())
    ndcg10, recall100 = (
        f"{max(row[name] for row in settings):.3f}" if settings else "-"
        for name in ("ndcg10", "recall100")
    )
    return ndcg10, recall100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--engine", choices=["tantivy", "elasticsearch"])
    parser.add_argument("--glossary", type=Path, metavar="FILE.csv")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--queries", type=Path, metavar="DIR")
    source.add_argument("--titles", action="store_true")
    options = parser.parse_args()
    glossary_rows = read_table(options.glossary) if options.glossary else ()
    glossary = Glossary(map(expansion_rule, glossary_rows))
    names = [options.engine] if options.engine else ["tantivy", "elasticsearch"]
    print(
        f"{'collection':20}{'engine':15}{'queries':>8}"
        f"{'nDCG@10':>9}{'BM25':>8}{'R@100':>8}{'BM25':>8}"
    )
    for folder in options.folders:
        if options.titles:
            judged = title_queries(folder)
        else:
            judged = judged_queries(folder, options.queries or folder)
        ndcg10, recall100 = baselines(folder)
        if options.titles or options.queries:
            ndcg10 = recall100 = "-"
        for name in names:
            if (engine := make_engine(name)) is None:
                continue
            ids = fill(engine, folder, with_titles=not options.titles)
            score, recall = measure(engine, ids, judged, glossary)
            engine.drop_index("bench")
            print(
                f"{folder.name:20}{name:15}{len(judged):>8}"
                f"{score:>9.3f}{ndcg10:>8}{recall:>8.3f}{recall100:>8}",
                flush=True,
            )


if __name__ == "__main__":
    main()
