"""Other sessions of the database, and waiting for what they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

PATIENCE = 60  # seconds


def beside(work: Callable) -> Future:
    """Run `work` in a thread, with a connection of its own. Returns its future."""

    def alone():
        try:
            return work()
        finally:
            connection.close()

    with_one = ThreadPoolExecutor(1)
    future = with_one.submit(alone)
    with_one.shutdown(wait=False)
    return future


def until(happens: Callable[[], bool]) -> None:
    """Return when it happens; fail when it does not."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def somebody_waits() -> bool:
    """Say whether a session of this database waits for the lock of another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0
