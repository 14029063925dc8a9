"""What an engine was really asked: the calls, and the bodies sent to a server."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from search.engines.base import Engine

ASKING = ("search", "similar_words", "page_hits", "pages_matching")


class Sent:
    """Watches an engine and lets everything pass.

    calls: the names of the contract's calls; bodies: what went to a server.
    """

    def __init__(self, engine, monkeypatch) -> None:
        self.calls: list[str] = []
        self.bodies: list = []
        for name in ASKING:
            monkeypatch.setattr(engine, name, self._watched(engine, name))
        if not engine.is_embedded:
            transport = engine.reading.transport
            passed = transport.perform_request

            def perform_request(method, target, *args, body=None, **more):
                if "/_search" in target:
                    self.bodies.append(body)
                return passed(method, target, *args, body=body, **more)

            monkeypatch.setattr(transport, "perform_request", perform_request)

    def _watched(self, engine, name: str):
        passed = getattr(engine, name)

        def watched(*args, **more):
            self.calls.append(name)
            return passed(*args, **more)

        return watched


def keys_and_texts(body) -> Iterator[tuple[str, object]]:
    """Yield each key of a body with what stands under it."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield key, value
            yield from keys_and_texts(value)
    elif isinstance(body, list | tuple):
        for value in body:
            yield from keys_and_texts(value)


def asking_calls() -> set[str]:
    """Return the calls of the contract that take a reader's words or levels."""
    names = {"engine_query", "query", "words", "levels"}
    calls = inspect.getmembers(Engine, inspect.isfunction)
    return {
        name
        for name, call in calls
        if name != "highlight" and names & inspect.signature(call).parameters.keys()
    }
