"""The database as one file, as it is at one moment while others write; and back.

SQLite is copied through its own backup interface, PostgreSQL by pg_dump. Sessions stay
out: whoever reads a backup shall not be signed in by it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from library.maintenance.orphaned_files import file_columns
from library.models import LibraryDocument

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Runs a query and returns its rows.
Ask = Callable[[str], Iterable[tuple]]


class DumpFailed(Exception):
    """The database could not be written out or read in; the message says why."""


def dump(folder: Path) -> dict[str, str]:
    """Write the database to a folder, in place of an earlier try.

    Returns the stored files that it names, each with its SHA-256, "" where that is not
    known. Raises DumpFailed.
    """
    path = folder / NAMES[connection.vendor]
    path.unlink(missing_ok=True)
    return _DUMPS[connection.vendor](path)


def load(folder: Path) -> None:
    """Read what `dump` wrote into this instance's database, which must be empty.

    Raises DumpFailed.
    """
    path = folder / NAMES[connection.vendor]
    if not path.is_file():
        raise DumpFailed(
            f"{folder} holds no {path.name}: it is of another kind of database. Set "
            "DATABASE_URL as it was where the backup was made."
        )
    _LOADS[connection.vendor](path)
    connection.close()


def require_empty() -> None:
    """Raise DumpFailed when this instance has a database already."""
    if connection.introspection.table_names():
        raise DumpFailed(
            "This instance's database is not empty. Give it an empty one (another "
            "DATA_DIR or DATABASE_URL), so that nothing is written over."
        )


def _dump_sqlite(path: Path) -> dict[str, str]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        with copy:
            copy.execute(f"DELETE FROM {_sessions_table()}")  # noqa: S608 (our table)
        return _files(copy.execute)


def _sessions_table() -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store.get_model_class()._meta.db_table


def _load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)


def _dump_postgresql(path: Path) -> dict[str, str]:
    """The dump and the list of files are of the same snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-acl", f"--file={path}"]
        options += [
            f"--snapshot={snapshot}",
            f"--exclude-table-data={_sessions_table()}",
        ]
        _run("pg_dump", *options)

        def ask(query: str) -> list[tuple]:
            cursor.execute(query)
            return cursor.fetchall()

        return _files(ask)


def _load_postgresql(path: Path) -> None:
    options = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", *options, str(path))


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on this instance's database.

    The password goes by the environment: other users see a command's arguments.
    """
    client = connection.client
    settings = connection.settings_dict
    (_psql, *place, name), env = client.settings_to_cmd_args_env(settings, [])
    command = [program, *place, f"--dbname={name}", *options]
    try:
        subprocess.run(  # noqa: S603 (our own arguments, no shell)
            command,
            env=os.environ | (env or {}),
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise DumpFailed(f"{program} is missing: install postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        raise DumpFailed(f"{program} failed: {error.stderr.strip()}") from error


def _files(ask: Ask) -> dict[str, str]:
    quote = connection.ops.quote_name
    named: dict[str, str] = {}
    for model, field in file_columns():
        column = quote(model._meta.get_field(field).column)
        query = f"SELECT {column} FROM {quote(model._meta.db_table)}"  # noqa: S608
        named |= {name: "" for (name,) in ask(query) if name}
    table = quote(LibraryDocument._meta.db_table)
    return named | dict(ask(f"SELECT file, sha256 FROM {table}"))  # noqa: S608


_DUMPS = {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}
_LOADS = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}
