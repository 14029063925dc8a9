"""Measure how many concurrent users the library serves, with the engine up and down.

    python -m bench.load FOLDER [--limit N] [--readers 1,4,16,64] [--seconds S]
    ELASTICSEARCH_URL=... python -m bench.load FOLDER

FOLDER contains JSONL files as for bench.search. The benchmark fills a separate database
(an empty one at DATABASE_URL, else SQLite), indexes it, and serves it with gunicorn and
a worker on loopback. Simulated users then search, open pages and download for a fixed
time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-load-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.db import connections  # noqa: E402

from bench.engines import make_engine  # noqa: E402
from bench.load_instance import (  # noqa: E402
    NO_ENGINE,
    Instance,
    addresses,
    database_memory,
    fill,
    server_memory,
    session_of_a_member,
    settle,
)
from bench.load_readers import MIX, Library, Tally, load  # noqa: E402
from bench.search import WORDS  # noqa: E402
from search.index import rebuild  # noqa: E402

WARM_UP_SECONDS = 5


def curve(instance: Instance, library: Library, options, session: str) -> None:
    """Print a row of measurements for each number of concurrent users."""
    print(
        f"{'readers':>9}{'answers/s':>11}{'p50 ms':>9}{'p95':>8}{'p99':>8}"
        f"{'faults':>8}{'web MB':>8}{'worker':>8}{'engine':>8}{'database':>10}"
    )
    load(instance.port, library, 4, WARM_UP_SECONDS, session)
    tally = Tally()
    for readers in options.readers:
        tally = load(instance.port, library, readers, options.seconds, session)
        memory = instance.memory()
        print(
            f"{readers:>9}{tally.rate:>11.1f}{tally.percentile(50):>9.0f}"
            f"{tally.percentile(95):>8.0f}{tally.percentile(99):>8.0f}"
            f"{tally.faults.total():>8}{memory['web']:>8.0f}{memory['worker']:>8.0f}"
            f"{server_memory(options.engine_url):>8.0f}{database_memory():>10.0f}",
            flush=True,
        )
        for fault, number in tally.faults.most_common(5):
            print(f"{'':9}  {number} x {fault}")
    print("\nOf the last line, by what was asked:")
    for kind in MIX:
        middle, late = tally.percentile(50, kind), tally.percentile(95, kind)
        count = len(tally.taken[kind])
        print(f"{kind:>9}{count:>11}{middle:>9.0f}{late:>8.0f}")


def run(url: str, library: Library, options, session: str) -> None:
    # This process must not keep connections open during the measurement.
    connections.close_all()
    instance = Instance(url, options.workers, options.threads)
    try:
        curve(instance, library, options, session)
    finally:
        instance.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument(
        "--readers",
        type=lambda text: [int(number) for number in text.split(",")],
        default=[1, 2, 4, 8, 16, 32, 64],
    )
    options = parser.parse_args()
    url = os.environ.get("ELASTICSEARCH_URL", "")
    options.engine_url = url
    name = "elasticsearch" if url else "tantivy"
    number = fill(options.folder, options.limit)
    make_engine(name)
    rebuild.rebuild()
    settle()
    library = Library(WORDS, addresses(500))
    session = session_of_a_member()
    print(
        f"{number:,} resources, {name}, {options.workers} x {options.threads} threads"
    )
    print("\nThe engine is up")
    run(url, library, options, session)
    print("\nThe engine is down: limited search")
    run(NO_ENGINE, library, options, session)
    make_engine(name)  # drops the existing indexes


if __name__ == "__main__":
    main()
