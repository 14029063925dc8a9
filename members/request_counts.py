"""Counts of requests, shared by all processes: one row for each kind and client.

They are not in the cache, from which other entries could displace them. On PostgreSQL
they are a table; with SQLite they have a file of their own, so that counting never
waits for a write to the library's database. A row holds a keyed digest instead of an IP
address, and is deleted soon after its window ends.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from members.deferred_writes import defer

FILE = "request_counts.sqlite3"
LOCK_TIMEOUT_SECONDS = 0.5
CLEAN_UP_SECONDS = 300
# `ends` is the end of a window. An end more than two windows ahead was written by a
# machine whose clock was wrong, and is ignored.
TABLE = """
    CREATE TABLE IF NOT EXISTS request_counts (
        digest varchar(64) PRIMARY KEY,
        ends double precision NOT NULL,
        requests integer NOT NULL
    )
"""
_COUNT = """
    INSERT INTO request_counts (digest, ends, requests) VALUES (%s, %s, 1)
    ON CONFLICT (digest) DO UPDATE SET
        requests = CASE WHEN request_counts.ends BETWEEN %s AND %s
            THEN request_counts.requests + 1 ELSE 1 END,
        ends = CASE WHEN request_counts.ends BETWEEN %s AND %s
            THEN request_counts.ends ELSE excluded.ends END
    RETURNING requests, ends
"""
_CLEAN_UP = "DELETE FROM request_counts WHERE ends < %s"
_local = threading.local()
_next_clean_up = time.monotonic() + CLEAN_UP_SECONDS


class Window(NamedTuple):
    """The number of requests in a window, and its end as a Unix timestamp."""

    requests: int
    ends: float


def count(kind: str, client: str, seconds: int) -> Window:
    """Count a request of a client, and return its window.

    A window lasts `seconds` and begins with its first request. Raises DatabaseError,
    sqlite3.Error or OSError if counting is not possible.
    """
    if time.monotonic() >= _next_clean_up:
        defer(delete_ended)
    now = time.time()
    digest = salted_hmac("request-counts", f"{kind} {client}", algorithm="sha256")
    valid = (now, now + 2 * seconds)
    values = (digest.hexdigest(), now + seconds, *valid, *valid)
    ((requests, ends),) = _execute(_COUNT, values)
    return Window(requests, ends)


def delete_ended() -> None:
    """Delete ended windows, once in CLEAN_UP_SECONDS.

    The web processes do this, since the worker may not write their file.
    """
    global _next_clean_up
    _next_clean_up = time.monotonic() + CLEAN_UP_SECONDS
    _execute(_CLEAN_UP, (time.time(),))


def _execute(statement: str, values: tuple) -> list[tuple]:
    if connection.vendor == "sqlite":
        return _own_file().execute(statement.replace("%s", "?"), values).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _own_file() -> sqlite3.Connection:
    """Return this thread's connection to the file; a forked process opens its own."""
    path = Path(settings.DATA_DIR) / FILE
    owner = (os.getpid(), path)
    if getattr(_local, "owner", None) != owner:
        if hasattr(_local, "connection"):
            _local.connection.close()
        file = sqlite3.connect(path, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None)
        # The mode is the file's. SQLite does not wait for a connection that is just
        # changing it, whatever the timeout; statements do.
        with suppress(sqlite3.OperationalError):
            file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(TABLE)
        _local.connection, _local.owner = file, owner
    return _local.connection
