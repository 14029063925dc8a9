"""Read the database as it was at one moment, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot(*, may_lock: bool) -> Iterator[None]:
    """Read in a transaction that sees nothing of what is written meanwhile.

    PostgreSQL: nobody waits. On SQLite a transaction holds the writer's lock until its
    end, so without `may_lock` there is none, and each query sees its own moment. Within
    another transaction the level of that one stays.
    """
    is_postgresql = connection.vendor == "postgresql"
    if not is_postgresql and not may_lock:
        yield
        return
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_postgresql and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
