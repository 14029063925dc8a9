"""Measure what search by meaning gains and costs, on judged collections.

    python -m bench.meaning DIR [--queries DIR] [--engine NAME] [--limit N]

Prints nDCG@10 and Recall@100 by words, by meaning, and by both as on the results page,
then the ratio of the time that a search takes with meaning to the time without, and the
same for writing the index (vectors are made before). DIR is as for bench.relevance.
With --queries, the queries of another folder with the same ids are used: XQuAD has them
in several languages.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bench.relevance import (
    BATCH,
    LEVELS,
    entry,
    lines,
    ndcg,
    read_descriptions,
    read_grades,
)

# First, because bench.relevance sets Django up.
import numpy as np  # isort: skip

from bench.engines import make_engine
from search.engines.base import (
    FACETS,
    Engine,
    EngineQuery,
    EngineResponse,
    IndexOperation,
    PageEntry,
    PassageQuery,
    ResourceEntry,
)
from search.engines.entries import PLACE, Passages
from search.query.parser import parse
from search.query.tree import Query
from search.semantic.fusion import fuse
from search.semantic.model import embed, model_name, words_for_model
from search.semantic.passages import cut_passages
from search.semantic.questions import language_of
from search.service.meaning import MAX_CLOSE_RESOURCES
from search.service.request import MAX_DEPTH
from search.service.searcher import both_ways

SHOWN = 10


def read_entries(folder: Path, limit: int | None) -> list[tuple[str, ResourceEntry]]:
    """Return id and entry of each document, with the passages of its text."""
    rows = list(islice(lines(folder / "docs.jsonl"), limit))
    described = read_descriptions(folder)
    entries = [
        entry(number, row, described.get(row["id"], ({}, {}, {})))
        for number, row in enumerate(rows, start=1)
    ]
    start, count, embedded = time.perf_counter(), 0, []
    for plain in entries:
        text = "\n".join(plain.texts.values())
        passages = list(cut_passages([(1, text)]))
        places = [(plain.resource_id, p.page, p.start, p.end) for p in passages]
        vectors = embed([p.text for p in passages])
        packed = Passages(model_name(), plain.digest, np.array(places, PLACE), vectors)
        embedded.append(replace(plain, passages=packed))
        count += len(passages)
    seconds = time.perf_counter() - start
    print(f"{count} passages, {count / seconds:.0f} a second", flush=True)
    return list(zip((row["id"] for row in rows), embedded, strict=True))


def fill(engine: Engine, index: str, entries: Sequence[ResourceEntry]) -> float:
    """Write entries, each with one page. Returns the seconds that it took."""
    engine.create_index(index)
    start = time.perf_counter()
    for first in range(0, len(entries), BATCH):
        batch = entries[first : first + BATCH]
        outcomes = engine.write(index, [_operation(e) for e in batch])
        errors = [outcome.error for outcome in outcomes if outcome.error]
        assert not errors, errors[:3]
    engine.refresh(index)
    return time.perf_counter() - start


def _operation(of: ResourceEntry) -> IndexOperation:
    (language, text), *_ = of.texts.items()
    page = PageEntry(of.resource_id, 1, language, text, 1)
    return IndexOperation(of.resource_id, 1, of, [page])


def by_words(engine: Engine, query: Query, limit: int = SHOWN) -> EngineResponse:
    """Search as the results page does without meaning."""
    engine_query = EngineQuery(query, LEVELS, facets=FACETS[:-1], limit=limit)
    response = engine.search(engine_query)
    engine.page_hits(query, response.ids[:SHOWN])
    return response


def by_meaning(engine: Engine, query: Query) -> list[int]:
    words = words_for_model(query)
    if not words:
        return []
    passage_query = PassageQuery(
        embed([words])[0],
        model_name(),
        LEVELS,
        limit=MAX_CLOSE_RESOURCES,
        per_resource=5,
    )
    hits = engine.similar_passages(passage_query)
    return list(dict.fromkeys(hit.resource_id for hit in hits))


class BothWays:
    """Search by words and by meaning, as for the results page.

    languages: resource id → language.
    """

    def __init__(self, languages: Mapping[int, str]) -> None:
        self._languages = languages

    def __call__(self, engine: Engine, query: Query) -> list[int]:
        response, close_ids = both_ways(
            engine,
            lambda: by_words(engine, query, MAX_DEPTH),
            lambda: by_meaning(engine, query),
        )
        language = language_of(query)
        others = [pk for pk, own in self._languages.items() if own != language]
        return fuse(
            response.ids,
            close_ids,
            response.all_words,
            frozenset(others if language else ()),
        )


def measure_quality(
    engine: Engine,
    both_ways: BothWays,
    folder: Path,
    queries: Path,
    names: Sequence[str],
    limit: int | None,
) -> None:
    ways: dict[str, Callable[[Engine, Query], Sequence[int]]] = {
        "words": lambda engine, query: by_words(engine, query, 100).ids,
        "meaning": by_meaning,
        "both": both_ways,
    }
    judged = read_grades(folder / "qrels.tsv")
    rows = [row for row in lines(queries / "queries.jsonl") if judged.get(row["id"])]
    parsed = [(judged[row["id"]], parse(row["text"])) for row in rows[:limit]]
    for name, search in ways.items():
        scores, recalls = [], []
        for grades, query in parsed:
            found = [names[number - 1] for number in search(engine, query)[:100]]
            scores.append(ndcg(found, grades))
            recalls.append(len(set(found) & set(grades)) / len(grades))
        print(
            f"  {name:10} nDCG@10 {statistics.mean(scores):.3f}"
            f"  R@100 {statistics.mean(recalls):.3f}",
            flush=True,
        )


def measure_cost(engine: Engine, both_ways: BothWays, queries: Path) -> None:
    """Print the ratio of searches with meaning to those without, each query in turn."""
    taken: dict[str, list[float]] = {"without": [], "with": []}
    for row in islice(lines(queries / "queries.jsonl"), 120):
        query = parse(row["text"])
        for name, search in (("without", by_words), ("with", both_ways)):
            start = time.perf_counter()
            search(engine, query)
            taken[name].append((time.perf_counter() - start) * 1000)
    without, with_meaning = (statistics.median(v[20:]) for v in taken.values())
    print(
        f"  search: {without:.1f} ms by words, {with_meaning:.1f} ms with meaning, "
        f"ratio {with_meaning / without:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--queries", type=Path, metavar="DIR")
    parser.add_argument("--engine", choices=["tantivy", "elasticsearch"])
    parser.add_argument("--limit", type=int, help="documents, and queries")
    options = parser.parse_args()
    queries = options.queries or options.folder
    names, entries = zip(*read_entries(options.folder, options.limit), strict=True)
    plain = [replace(e, passages=None) for e in entries]
    for name in [options.engine] if options.engine else ["tantivy", "elasticsearch"]:
        if (engine := make_engine(name)) is None:
            continue
        print(f"{name}, {options.folder.name}, queries of {queries.name}")
        without = fill(engine, "bench-plain", plain)
        engine.drop_index("bench-plain")
        seconds = fill(engine, "bench", entries)
        print(f"  writing: {without:.1f} s, with vectors {seconds:.1f} s, ", end="")
        print(f"ratio {seconds / without:.2f}")
        engine.make_live("bench")
        both_ways = BothWays({e.resource_id: e.facets["lang"][0] for e in entries})
        measure_quality(
            engine, both_ways, options.folder, queries, names, options.limit
        )
        measure_cost(engine, both_ways, queries)
        engine.drop_index("bench")


if __name__ == "__main__":
    main()
