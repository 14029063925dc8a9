"""Measure the speed of both search engines and of stock Wagtail search.

    ELASTICSEARCH_URL=... python -m bench.search FOLDER [--limit N] [--queries N]

FOLDER contains JSONL files (plain or .xz) of {id,title,body,country,iso3,region,year}.
They are loaded into a separate database. Each query then runs on every system in turn,
so that other load on the machine affects all equally. Compare only ratios within a run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from wagtail.search.backends import get_search_backend  # noqa: E402

from bench import speeches  # noqa: E402
from bench.engines import make_engine  # noqa: E402
from bench.stock.models import StockDocument, StockResource  # noqa: E402
from library.access.viewers import EDITOR  # noqa: E402
from search.engines.base import FACETS, Engine, EngineQuery  # noqa: E402
from search.index import rebuild  # noqa: E402
from search.models import SearchIndex  # noqa: E402
from search.query.parser import parse  # noqa: E402
from search.service.request import SearchRequest  # noqa: E402
from search.service.searcher import search  # noqa: E402

LEVELS = ("public", "members")
WARM_UP = 20
# The flat model last: its index is the one that is searched.
STOCK_MODELS = {StockResource: "the resources", StockDocument: "flat rows"}
STOCK_FACETS = ("region", "country", "year")
WORDS = """
peace security sanctions humanitarian refugees disarmament genocide apartheid
development sovereignty climate women children nuclear mediation elections debt famine
occupation embargo peacekeeping terrorism colonialism poverty justice democracy weapons
ceasefire negotiations reform
""".split()  # noqa: SIM905 (a list of words reads better so)
TARGETS = {
    "elasticsearch hits + all facets": 0.4,
    "elasticsearch with page hits": 0.8,
    "tantivy with page hits": 0.3,
}


def queries(number: int) -> list[str]:
    """Return `number` queries of one to three words, one in ten with a phrase.

    All are different, because servers cache responses.
    """
    source = random.Random(7)
    found: dict[str, None] = dict.fromkeys(WORDS)
    while len(found) < number:
        words = " ".join(source.sample(WORDS, 2 + len(found) % 2))
        is_phrase = len(found) % 10 == 0
        found[f'"human rights" {words}' if is_phrase else words] = None
    texts = list(found)[:number]
    source.shuffle(texts)
    return texts


def stock_backend():
    settings.WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "modelsearch.backends.elasticsearch9",
        "URLS": [os.environ["ELASTICSEARCH_URL"]],
        "INDEX_PREFIX": f"bench-stock-{os.getpid()}-",
        "TIMEOUT": 60,
    }
    return get_search_backend("default")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def index_stock(backend, model: type[StockDocument]) -> None:
    """Index one model in the same way as `manage.py update_index`."""
    index = backend.get_index_for_model(model)
    rebuilder = backend.rebuilder_class(index)
    target = rebuilder.start()
    target.add_model(model)
    rows = model.get_indexed_objects().order_by("pk")
    for first in range(0, rows.count(), 1000):
        target.add_items(model, list(rows[first : first + 1000]))
    rebuilder.finish()
    target.refresh()


def drop_stock(backend) -> None:
    """Delete the indexes of stock Wagtail search. The index name is an alias."""
    index = backend.get_index_for_model(StockDocument)
    for name in index.es.indices.get_alias(name=index.name):
        index.es.indices.delete(index=name)


def stock_search(backend, text: str) -> None:
    results = backend.search(text, StockDocument)
    list(results[:10])
    results.count()
    for field in STOCK_FACETS:
        results.facet(field)


def systems(backend, engines: dict[str, Engine]) -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {}
    if backend:
        found["stock Wagtail, hits, total, 3 facets"] = lambda text: stock_search(
            backend, text
        )
    for name, engine in engines.items():
        found[f"{name} hits + all facets"] = _asking(engine, with_pages=False)
        found[f"{name} with page hits"] = _asking(engine, with_pages=True)
    return found


def _asking(engine: Engine, with_pages: bool) -> Callable[[str], object]:
    def ask(text: str) -> None:
        query = parse(text)
        engine_query = EngineQuery(query, LEVELS, facets=FACETS[:-1], limit=10)
        answer = engine.search(engine_query)
        assert answer.ids, text
        if with_pages:
            engine.page_hits(query, answer.ids)

    return ask


def reader(text: str) -> None:
    """Run a full search for a results page, including database queries."""
    assert search(SearchRequest(EDITOR, text, parse(text), per_page=10)).hits


def measure(ways: dict[str, Callable[[str], object]], texts: list[str]):
    """Return system → milliseconds per query, without the WARM_UP first queries.

    ways: system → function that runs a query.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    for number, text in enumerate(texts):
        for name, ask in ways.items():
            seconds = timed(lambda ask=ask, text=text: ask(text))
            if number >= WARM_UP:
                taken[name].append(seconds * 1000)
    return taken


def report(taken: dict[str, list[float]]) -> None:
    stock = statistics.median(next(iter(taken.values())))
    print(f"\n{'':42}{'p50 ms':>9}{'p95 ms':>9}{'of stock':>10}{'target':>8}")
    for name, values in taken.items():
        middle = statistics.median(values)
        late = statistics.quantiles(values, n=20)[18]
        target = TARGETS.get(name, "")
        print(f"{name:42}{middle:>9.1f}{late:>9.1f}{middle / stock:>10.2f}{target:>8}")


def build(names: list[str]) -> dict[str, Engine]:
    engines = {}
    for name in names:
        engine = make_engine(name)
        if engine is None:
            continue
        SearchIndex.objects.all().delete()
        seconds = timed(rebuild.rebuild)
        print(f"{name:42}{seconds:>9.1f} s, resources and all their pages", flush=True)
        engines[name] = engine
    return engines


def load_texts(description: str) -> int:
    """Load the texts that the command line names. Returns the number of queries."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="load so many texts only")
    parser.add_argument("--queries", type=int, default=120)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("migrate", "stock", run_syncdb=True, verbosity=0)
    resources, pages = speeches.fill(options.folder, options.limit)
    print(f"{resources:,} resources, {pages:,} pages", flush=True)
    return options.queries


def main() -> None:
    query_count = load_texts(__doc__.splitlines()[0])
    print("\nIndexing")
    backend = None
    if os.environ.get("ELASTICSEARCH_URL"):
        backend = stock_backend()
        for model, what in STOCK_MODELS.items():
            seconds = timed(lambda model=model: index_stock(backend, model))
            print(
                f"{'stock Wagtail, ' + what:42}{seconds:>9.1f} s, no pages", flush=True
            )
    engines = build(["elasticsearch", "tantivy"])
    ways = systems(backend, engines)
    ways[f"{list(engines)[-1]}, the whole reader's page"] = reader
    report(measure(ways, queries(WARM_UP + query_count)))
    for name in engines:
        make_engine(name)  # drops the existing indexes
    if backend:
        drop_stock(backend)


if __name__ == "__main__":
    main()
