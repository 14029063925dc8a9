"""Run users and edits for hours while the search server repeatedly goes down.

    python -m bench.soak FOLDER [--minutes 120] [--resources 20000] [--down-every 10]

FOLDER contains JSONL files as for bench.search. A separate Elasticsearch, on its own
port, is stopped and started in the meantime. Exit code 1 if a target is missed: at most
one response in a thousand is an error, 95 % of edits are in the index within 10 seconds
while the server is up, memory does not grow, index and database are equal at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("SOAK_ELASTICSEARCH_PORT", "9223")
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-soak-")
os.environ.pop("ELASTICSEARCH_URL", None)
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from bench.engines import make_engine  # noqa: E402
from bench.load_instance import (  # noqa: E402
    Instance,
    addresses,
    fill,
    session_of_a_member,
    settle,
)
from bench.load_readers import Library, Tally, load  # noqa: E402
from bench.search import WORDS  # noqa: E402
from library.models import Resource  # noqa: E402
from search.index import outbox, rebuild, verify  # noqa: E402
from search.models import IndexState  # noqa: E402

READERS = 20
MOST_ERRORS = 0.001
LONGEST_LAG = 10.0  # seconds, for 95 % of edits
MOST_GROWTH = 1.15  # memory in the last quarter, relative to the second
# Seconds after a restart in which edits are not timed: the backlog is being indexed.
CATCHING_UP = 30.0
DOWN = 20.0  # seconds


def server(command: str) -> None:
    """Start or stop the search server."""
    subprocess.run([ROOT / "scripts" / "elasticsearch", command, PORT], check=True)


@dataclass
class Watch:
    """Edit resources and restart the server for `seconds`, and record the effects."""

    instance: Instance
    ids: list[int]
    seconds: float
    down_every: float
    lags: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    edited: dict[int, float] = field(default_factory=dict)
    back_at: float = 0.0

    def run(self) -> None:
        begun = time.monotonic()
        next_down = begun + self.down_every
        while time.monotonic() - begun < self.seconds:
            self._edit()
            # Record the time of edits that have been indexed, and the memory in use.
            pending = IndexState.objects.pending().filter(pk__in=self.edited)
            waiting = set(pending.values_list("pk", flat=True))
            for pk in self.edited.keys() - waiting:
                self.lags.append(time.monotonic() - self.edited.pop(pk))
            self.memory.append(sum(self.instance.memory().values()))
            if time.monotonic() >= next_down:
                self._restart()
                next_down += self.down_every
            time.sleep(0.5)

    def _edit(self) -> None:
        resource = Resource.objects.get(pk=random.choice(self.ids))
        resource.summary = f"Edited at {timezone.now().isoformat()}"
        resource.save()
        if time.monotonic() - self.back_at > CATCHING_UP:
            self.edited.setdefault(resource.pk, time.monotonic())

    def _restart(self) -> None:
        server("stop")
        until = time.monotonic() + DOWN
        while time.monotonic() < until:
            self._edit()
            time.sleep(0.5)
        server("start")
        self.edited.clear()
        self.back_at = time.monotonic()

    @property
    def late(self) -> float:
        return statistics.quantiles(self.lags, n=20)[18]

    @property
    def growth(self) -> float:
        """The memory in the last quarter, as a multiple of that in the second."""
        quarter = len(self.memory) // 4
        second = statistics.mean(self.memory[quarter : 2 * quarter])
        return statistics.mean(self.memory[-quarter:]) / second


def judge(tally: Tally, watch: Watch) -> bool:
    """Print the results. Returns whether all targets were met."""
    errors = sum(n for fault, n in tally.faults.items() if not fault.endswith("404"))
    share = errors / (len(tally.all_taken) + errors)
    outbox.drain_all()
    differences = len(list(verify.differences()))
    rows = [
        ("errors, of all requests", share, MOST_ERRORS),
        ("edits found, p95 in seconds", watch.late, LONGEST_LAG),
        ("memory, last quarter of second", watch.growth, MOST_GROWTH),
        ("differences of index and database", differences, 0),
    ]
    print(f"{len(tally.all_taken):,} answers, {tally.rate:.1f} a second")
    print(f"p50 {tally.percentile(50):.0f} ms, p95 {tally.percentile(95):.0f} ms")
    print(f"{len(watch.lags):,} edits timed")
    for fault, number in tally.faults.most_common(8):
        print(f"  {number} x {fault}")
    for name, found, bar in rows:
        verdict = "ok" if found <= bar else "MISSED"
        print(f"{name:36}{found:>10.4f}  at most {bar:<8} {verdict}")
    return all(found <= bar for _, found, bar in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--resources", type=int, default=20_000)
    parser.add_argument("--down-every", type=float, default=10, help="minutes")
    options = parser.parse_args()
    server("start")
    os.environ["ELASTICSEARCH_URL"] = url = f"http://127.0.0.1:{PORT}"
    make_engine("elasticsearch")
    number = fill(options.folder, options.resources)
    rebuild.rebuild()
    settle()
    print(f"{number:,} resources, {READERS} readers, {options.minutes:g} minutes")
    ids = list(Resource.objects.order_by("pk").values_list("pk", flat=True)[:500])
    library, session = Library(WORDS, addresses(500)), session_of_a_member()
    seconds = options.minutes * 60
    instance = Instance(url, workers=2, threads=8)
    try:
        watch = Watch(instance, ids, seconds, options.down_every * 60)
        tally = load(instance.port, library, READERS, seconds, session, watch.run)
    finally:
        instance.stop()
    is_good = judge(tally, watch)
    make_engine("elasticsearch")  # drops the existing indexes
    server("stop")
    sys.exit(not is_good)


if __name__ == "__main__":
    main()
