"""Counts of requests, shared by all processes, one row for each kind and person.

They stand outside of the cache, which forgets what it has no room for: nobody else's
requests can push a count out. On PostgreSQL they are a table; beside an SQLite they
have a file of their own, so that counting waits for nobody who writes to the library's
database. A row holds a keyed digest and no address, until shortly after its window.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
FILE = "request_counts.sqlite3"
LOCK_TIMEOUT_SECONDS = 0.5
CLEAN_UP_SECONDS = 300
# `ends` is when the window of a row ends. One that lies further ahead than two windows
# was written by a clock that was wrong, and counts as ended.
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
    """How many requests there were since a window began, and when it ends (Unix)."""

    requests: int
    ends: float


def count(kind: str, who: str, seconds: int) -> Window:
    """Count a request of somebody, and return the window that it falls in.

    A window of so many seconds begins with its first request. Raises DatabaseError,
    sqlite3.Error or OSError where counting is not possible.
    """
    now = time.time()
    digest = salted_hmac("request-counts", f"{kind} {who}", algorithm="sha256")
    valid = (now, now + 2 * seconds)
    values = (digest.hexdigest(), now + seconds, *valid, *valid)
    ((requests, ends),) = _execute(_COUNT, values)
    return Window(requests, ends)


def delete_ended(**kwargs) -> None:
    """Delete the counts whose window has ended, now and then; called after responses.

    The processes that count do this, not the worker, which may not write their file.
    """
    global _next_clean_up
    if time.monotonic() < _next_clean_up:
        return
    _next_clean_up = time.monotonic() + CLEAN_UP_SECONDS
    try:
        _execute(_CLEAN_UP, (time.time(),))
    except Exception:
        logger.exception("Old counts of requests could not be deleted")


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
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(TABLE)
        _local.connection, _local.owner = file, owner
    return _local.connection
