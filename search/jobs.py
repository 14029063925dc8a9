"""The worker's jobs of search."""

from __future__ import annotations

from library.worker import subprocesses
from library.worker.registry import every, register
from search.index import verify
from search.index.outbox import drain
from search.index.rebuild import sweep_if_possible
from search.semantic.vectors import embed_next, enqueue_missing

# How long to wait before verify is retried while the engine is down.
VERIFY_RETRY_SECONDS = 600

register("search index", drain)
register("missing vectors", every(600, enqueue_missing))
register("vectors", embed_next)
register("old indexes", every(3600, sweep_if_possible))
subprocesses.register(
    "verify", VERIFY_RETRY_SECONDS, verify.is_due, "search_index", "verify"
)
