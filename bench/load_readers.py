"""Simulated users, each of whom sends one request after another without a pause.

This is a closed loop on loopback for a fixed time: the number of users equals the
number of concurrent requests.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote_plus

# Requests per hundred: as members proceed from a search to a page, and sometimes to
# the whole file.
MIX = {"search": 40, "filtered": 10, "page": 25, "resource": 10, "home": 5, "file": 10}
PATIENCE = 30


@dataclass
class Tally:
    """The results of one run. taken: kind of request → times in milliseconds."""

    seconds: float = 0.0
    taken: dict[str, list[float]] = field(default_factory=lambda: {k: [] for k in MIX})
    faults: Counter = field(default_factory=Counter)

    @property
    def all_taken(self) -> list[float]:
        return sorted(each for values in self.taken.values() for each in values)

    @property
    def rate(self) -> float:
        """Successful responses per second."""
        return len(self.all_taken) / self.seconds

    def percentile(self, share: int, kind: str | None = None) -> float:
        values = self.taken[kind] if kind else self.all_taken
        if len(values) < 2:
            return float("nan")
        return statistics.quantiles(values, n=100, method="inclusive")[share - 1]

    def add(self, other: Tally) -> None:
        for kind, values in other.taken.items():
            self.taken[kind] += values
        self.faults += other.faults


class Library:
    """What users can request. addresses: the URLs of resources and of their pages."""

    def __init__(self, words: Sequence[str], addresses: Sequence[tuple[str, str]]):
        self.words = words
        self.addresses = addresses

    def ask(self, kind: str, source: random.Random) -> str:
        """Return a random URL of this kind."""
        words = quote_plus(" ".join(source.sample(self.words, source.randint(1, 3))))
        resource, page = source.choice(self.addresses)
        return {
            "search": f"/search/?q={words}",
            "filtered": f"/search/?q={words}&type=type-{source.randrange(17)}",
            "page": f"{page}?q={words}",
            "resource": f"{resource}?q={words}",
            "home": source.choice(["/", "/fr/", "/es/", "/ar/"]),
            "file": f"{page.rpartition('p/')[0]}",
        }[kind]


def load(
    port: int,
    library: Library,
    readers: int,
    seconds: float,
    session: str,
    each: Callable[[], None] = lambda: None,
) -> Tally:
    """Run `readers` users for `seconds`; every second one is signed in.

    session: the session key of those. each: called once while they run.
    """
    until = time.monotonic() + seconds
    begun = time.monotonic()
    with ThreadPoolExecutor(readers) as pool:
        cookies = [f"sessionid={session}" if n % 2 else "" for n in range(readers)]
        runs = [
            pool.submit(_read, port, library, until, cookie, number)
            for number, cookie in enumerate(cookies)
        ]
        each()
        tally = Tally()
        for run in runs:
            tally.add(run.result())
    tally.seconds = time.monotonic() - begun
    return tally


def _read(port: int, library: Library, until: float, cookie: str, seed: int) -> Tally:
    source = random.Random(seed + time.time_ns())
    tally = Tally()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    while time.monotonic() < until:
        (kind,) = source.choices(list(MIX), MIX.values())
        begun = time.perf_counter()
        status = _get(connection, library.ask(kind, source), cookie)
        if status == 200:
            tally.taken[kind].append((time.perf_counter() - begun) * 1000)
        else:
            tally.faults[f"{kind}: {status}"] += 1
    connection.close()
    return tally


def _get(connection: HTTPConnection, address: str, cookie: str) -> int | str:
    """Read the whole response. Returns its status, or the name of the exception."""
    headers = {"Cookie": cookie} if cookie else {}
    try:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as error:
        connection.close()
        return type(error).__name__
    return answer.status
