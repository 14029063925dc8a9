"""Measure what search by meaning costs in a large library.

    ELASTICSEARCH_URL=... python -m bench.meaning_scale FOLDER [--limit N]

FOLDER is as for bench.search. Prints the ratio of a search with meaning to one without,
each query in turn, with the database and page hits; the ratio of a rebuild with stored
vectors to one without; and by how much search by meaning makes this process grow. To
save hours, only the first passages are embedded, and the others share their vectors.
"""

from __future__ import annotations

import re
import statistics
from itertools import cycle, islice
from pathlib import Path

# First, because it sets Django up.
from bench.search import WARM_UP, load_texts, queries, timed  # isort: skip

import numpy as np

from bench.engines import make_engine
from library.access.viewers import EDITOR
from library.models import DocumentPage, LibraryDocument
from search.engines.entries import PLACE
from search.index import rebuild
from search.models import DocumentVectors, SearchIndex
from search.query.parser import parse
from search.semantic.model import embed, model_name
from search.semantic.passages import Passage, cut_passages
from search.service.request import SearchRequest
from search.service.searcher import search

EMBEDDED = 2_000
BATCH = 500
TARGETS = {"elasticsearch": 2.0, "tantivy": 3.5}
REBUILD_TARGET = 1.2
MEMORY_TARGET = 200  # MB


def passages_of(document: LibraryDocument) -> list[Passage]:
    pages = DocumentPage.objects.filter(document=document).order_by("number")
    return list(cut_passages(pages.values_list("number", "text")))


def store_vectors() -> int:
    """Store vectors for all documents. Returns the number of passages."""
    documents = LibraryDocument.objects.order_by("pk")
    texts = (p.text for document in documents for p in passages_of(document))
    vectors = cycle(list(embed(list(islice(texts, EMBEDDED)))))
    count = 0
    for first in range(0, documents.count(), BATCH):
        rows = []
        for document in documents[first : first + BATCH]:
            passages = passages_of(document)
            places = [(document.pk, p.page, p.start, p.end) for p in passages]
            found = np.array(list(islice(vectors, len(passages))), np.int8)
            rows.append(
                DocumentVectors(
                    document=document,
                    model=model_name(),
                    text_digest=document.text_digest,
                    digest=str(document.pk),
                    places=np.array(places, PLACE).tobytes(),
                    vectors=found.tobytes(),
                )
            )
            count += len(passages)
        DocumentVectors.objects.bulk_create(rows)
    return count


def megabytes() -> float:
    """Return the memory of this process that no file backs."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024


def ask(text: str, *, with_meaning: bool) -> None:
    request = SearchRequest(EDITOR, text, parse(text), per_page=10)
    assert search(request, with_meaning=with_meaning).hits, text


def measure(name: str, texts: list[str]) -> None:
    taken: dict[bool, list[float]] = {False: [], True: []}
    for text in texts:
        for with_meaning, values in taken.items():
            seconds = timed(lambda w=with_meaning, t=text: ask(t, with_meaning=w))
            values.append(seconds * 1000)
    without, with_meaning = (statistics.median(v[WARM_UP:]) for v in taken.values())
    print(
        f"{name}: search {without:.1f} ms, with meaning {with_meaning:.1f} ms, "
        f"ratio {with_meaning / without:.2f} (target {TARGETS[name]})",
        flush=True,
    )


def main() -> None:
    query_count = WARM_UP + load_texts(__doc__.splitlines()[0])
    print(f"{store_vectors():,} passages", flush=True)
    # Phrases are searched by words only.
    texts = [t for t in queries(2 * query_count) if '"' not in t][:query_count]
    stored = DocumentVectors.objects.all()
    for name in TARGETS:
        if (engine := make_engine(name)) is None:
            continue
        seconds = {}
        # Vectors of another model are not written.
        for model in ("other", model_name(), "other", model_name()):
            stored.update(model=model)
            SearchIndex.objects.all().delete()
            for index in engine.indexes():
                engine.drop_index(index)
            seconds.setdefault(model, []).append(timed(rebuild.rebuild))
        without, with_vectors = map(min, seconds.values())
        print(
            f"{name}: rebuild {without:.1f} s, with vectors {with_vectors:.1f} s, "
            f"ratio {with_vectors / without:.2f} (target {REBUILD_TARGET})",
            flush=True,
        )
        for text in texts[:WARM_UP]:
            ask(text, with_meaning=False)
        before = megabytes()
        measure(name, texts)
        print(f"{name}: {megabytes() - before:.0f} MB more (target {MEMORY_TARGET})")
        make_engine(name)  # drops the index


if __name__ == "__main__":
    main()
