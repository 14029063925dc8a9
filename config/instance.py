"""What an instance keeps in its own folder: its secret key, its data, its cache."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key
from environ import Env

_SQLITE = {
    # Web and worker write to one file: wait for the lock instead of failing, and
    # take it when a transaction begins (an upgrade of a read lock cannot wait).
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
}
_POSTGRESQL = {
    # A connection serves many requests. It is tried before each, so that a server that
    # was restarted costs nobody an error.
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        # Where the server is away, say so soon.
        "connect_timeout": 5,
        # Nobody waits for ever for somebody else's lock, and a process that stands
        # still in a transaction does not keep its locks.
        "options": "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s",
    },
}


def kept_secret_key(folder: Path) -> str:
    """Return the secret key of this instance, made once and kept in `folder`."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def database(env: Env, folder: Path) -> dict:
    """Return Django's settings for DATABASE_URL; without it, an SQLite in `folder`."""
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{folder}/library.sqlite3"
    found = env.db_url_config(url)
    own = {"sqlite3": _SQLITE, "postgresql": _POSTGRESQL}
    ours = own.get(found["ENGINE"].rpartition(".")[2], {})
    # What the address itself says, such as ?sslmode=require, stays.
    options = ours.get("OPTIONS", {}) | found.get("OPTIONS", {})
    return ours | found | {"OPTIONS": options}


def cache(env: Env, folder: Path, engine: str) -> dict:
    """Return Django's settings for CACHE_URL, which all processes must share.

    Without it the cache is a table of the database; beside an SQLite it is in `folder`,
    where a search that is counted need not wait for who is writing.
    """
    url = env.str("CACHE_URL", default="")
    if url or not engine.endswith("sqlite3"):
        return env.cache_url_config(url or "dbcache://library_cache?max_entries=20000")
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder / "cache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    }


def picture_storage(env: Env) -> dict:
    """Return where the pictures of pages lie: beside the files, or in their bucket."""
    storage = file_storage(env)
    if "OPTIONS" not in storage:
        return {"BACKEND": "library.file_storage.PictureStorage"}
    options = storage["OPTIONS"] | {"location": "pictures"}
    return {"BACKEND": storage["BACKEND"], "OPTIONS": options}


def file_storage(env: Env) -> dict:
    """Return where files lie: on the disk, or in a bucket for FILES_SERVED_BY=s3.

    The keys of a bucket come from the environment or the machine's role, by boto3: what
    stands in OPTIONS is written into tables and shown in debug pages.
    """
    if env.str("FILES_SERVED_BY", default="library") != "s3":
        return {"BACKEND": "library.file_storage.WholeFileStorage"}
    options = {
        "bucket_name": env.str("S3_BUCKET"),
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "querystring_expire": 60,
        "signature_version": "s3v4",
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
