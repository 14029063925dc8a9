"""What an instance keeps in its own folder: its secret key and its data."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key
from environ import Env


def kept_secret_key(folder: Path) -> str:
    """Return the secret key of this instance, made once and kept in `folder`."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def database(env: Env, folder: Path) -> dict:
    """Return Django's settings for DATABASE_URL; without it, an SQLite in `folder`."""
    found = env.db("DATABASE_URL", default=f"sqlite:///{folder}/library.sqlite3")
    if found["ENGINE"].endswith("sqlite3"):
        # Web and worker write to one file: wait for the lock instead of failing, and
        # take it when a transaction begins (an upgrade of a read lock cannot wait).
        found["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return found
