"""How long each phase of a test took, told at its end."""

from __future__ import annotations

import time
from collections import Counter


class Phases:
    """Seconds by phase; a new phase ends the one before."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self.name = ""
        self.since = 0.0

    def begin(self, name: str) -> None:
        self.end()
        self.name, self.since = name, time.monotonic()

    def end(self) -> None:
        if self.name:
            self.seconds[self.name] = time.monotonic() - self.since
        self.name = ""

    def tell(self, outcomes: list[tuple]) -> None:
        """Print the phases, and what became of suggestions: (field, outcome) rows."""
        self.end()
        lines = [f"{name:30}{spent:8.1f} s" for name, spent in self.seconds.items()]
        lines.append(f"{'all':30}{sum(self.seconds.values()):8.1f} s")
        counted = sorted(Counter(outcomes).items())
        lines += [f"{' '.join(what):30}{count:6}" for what, count in counted]
        print("\n" + "\n".join(lines))  # noqa: T201
