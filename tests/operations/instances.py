"""Separate installations for tests, with an empty database and folder."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class Instance:
    """An installation in `folder`, whose commands are run as an operator does."""

    def __init__(self, folder: Path, database_url: str, **environment: str):
        self.folder = folder
        own = {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ELASTICSEARCH_URL": "",
            "SEMANTIC_MODEL": "",  # as in all tests
        }
        self.environment = os.environ | own | environment

    def manage(self, *arguments: object) -> subprocess.CompletedProcess:
        """Run one of its commands to the end; whatever it returns."""
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, code: str) -> str:
        """Return what lines of Python print there."""
        result = self.manage("shell", "--no-imports", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


@contextmanager
def empty(folder: Path, **environment: str) -> Iterator[Instance]:
    """An instance with an empty database of the same kind as the tests'."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder}/library.sqlite3"
        yield Instance(folder, url, **environment)
        return
    name = f"instance_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield Instance(folder, _url(name), **environment)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url(name: str) -> str:
    """Where another database of the tests' server is."""
    database = connection.settings_dict
    person = ":".join(quote(database[key], safe="") for key in ("USER", "PASSWORD"))
    place = f"{quote(database['HOST'], safe='')}:{database['PORT']}".rstrip(":")
    return f"postgres://{person}@{place}/{name}"
