"""Dump and load the database as one file, consistent while others write.

SQLite is copied with its backup API, PostgreSQL with pg_dump. Sessions are excluded, so
that a backup cannot be used to sign in.
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
RunQuery = Callable[[str], Iterable[tuple]]


class DumpFailed(Exception):
    """The database could not be dumped or loaded; the message says why."""


def dump(folder: Path) -> dict[str, str]:
    """Dump the database to a folder, replacing an earlier dump.

    Return the names of its stored files with their SHA-256, "" if that is not stored.
    Raises DumpFailed.
    """
    path = folder / NAMES[connection.vendor]
    path.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        return _dump_postgresql(path)
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        with copy:
            copy.execute(f"DELETE FROM {_sessions_table()}")  # noqa: S608 (our table)
        return _stored_files(copy.execute)


def load(folder: Path) -> None:
    """Load a dump into this instance's database, which must be empty.

    Raises DumpFailed.
    """
    path = folder / NAMES[connection.vendor]
    if not path.is_file():
        raise DumpFailed(
            f"{folder} has no {path.name}: it is a backup of another kind of database. "
            "Set DATABASE_URL to the kind that was backed up."
        )
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)
    else:
        options = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
        _run("pg_restore", *options, str(path))
    connection.close()


def require_empty() -> None:
    """Raise DumpFailed if this instance's database has tables."""
    if connection.introspection.table_names():
        raise DumpFailed(
            "The database is not empty. Set DATA_DIR or DATABASE_URL to an empty one, "
            "so that nothing is overwritten."
        )


def _sessions_table() -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store.get_model_class()._meta.db_table


def _dump_postgresql(path: Path) -> dict[str, str]:
    # Dump and list of files come from the same snapshot.
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

        def run_query(query: str) -> list[tuple]:
            cursor.execute(query)
            return cursor.fetchall()

        return _stored_files(run_query)


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on this instance's database.

    The password is in the environment: other users can see a command's arguments.
    """
    client = connection.client
    settings = connection.settings_dict
    (_psql, *connection_options, name), env = client.settings_to_cmd_args_env(
        settings, []
    )
    command = [program, *connection_options, f"--dbname={name}", *options]
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


def _stored_files(run_query: RunQuery) -> dict[str, str]:
    quote = connection.ops.quote_name
    digests: dict[str, str] = {}
    for model, field in file_columns():
        column = quote(model._meta.get_field(field).column)
        query = f"SELECT {column} FROM {quote(model._meta.db_table)}"  # noqa: S608
        digests |= {name: "" for (name,) in run_query(query) if name}
    table = quote(LibraryDocument._meta.db_table)
    query = f"SELECT file, sha256 FROM {table}"  # noqa: S608
    return digests | dict(run_query(query))
