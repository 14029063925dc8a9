"""The database of a test, as other processes find it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


class OwnDatabase:
    """What is committed when a test asks for this, under an address for processes.

    On PostgreSQL it is the test's own database. One of SQLite is in the memory of this
    process: others get a copy in `folder`.
    """

    def __init__(self, folder: Path):
        if connection.vendor == "sqlite":
            self._name = str(folder / "library.sqlite3")
            with closing(sqlite3.connect(self._name)) as copy:
                connection.connection.backup(copy)
            self.url = f"sqlite:///{self._name}"
        else:
            self._name = connection.settings_dict["NAME"]
            given = urlsplit(os.environ["DATABASE_URL"])
            self.url = urlunsplit(given._replace(path=f"/{self._name}"))

    @contextmanager
    def connected(self) -> Iterator[BaseDatabaseWrapper]:
        """Yield a connection beside the test's own."""
        with closing(connection.copy()) as other:
            other.settings_dict["NAME"] = self._name
            yield other

    def ask(self, query: str, *values) -> list[tuple]:
        """Return rows."""
        with self.connected() as other, other.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def change(self, query: str, *values) -> None:
        """Change rows."""
        with self.connected() as other, other.cursor() as cursor:
            cursor.execute(query, values)
