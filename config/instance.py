"""What an instance keeps in its own folder: its secret key, its data, its cache."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
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
# The table that home/migrations/0003_cache_table.py makes. django-allauth counts in it,
# so it has room for more than anybody can fill before entries expire.
_DATABASE_CACHE = "dbcache://library_cache?max_entries=200000"


def private_folder(path: Path) -> Path:
    """Return the instance's folder, made when it is missing, closed to other users.

    From here on nothing that this process makes can be opened by others: with the usual
    umask files get mode 640 and folders 750. A folder that its group may write to is
    shared by two users, web server and worker: what they make can be written by both.
    """
    before = os.umask(0o077)
    os.umask(before | 0o007)
    path.mkdir(parents=True, exist_ok=True)
    found = path.stat()
    if found.st_mode & 0o020:
        os.umask(0o007)
    # Closing the outer folder closes what older versions left readable inside.
    if found.st_mode & 0o007 and found.st_uid == os.geteuid():
        path.chmod(found.st_mode & 0o7770)
    return path


def secret_key(given: str, folder: Path) -> str:
    """Return SECRET_KEY as it is given, or the one that is kept in `folder`.

    "random" is another one in each process: for a worker that signs nothing, and is not
    to know the key of the web server.
    """
    if given == "random":
        return get_random_secret_key()
    return given or kept_secret_key(folder)


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


def cache(env: Env) -> dict:
    """Return Django's settings for CACHE_URL, which all processes must share.

    Without it the cache is a table of the database. Raises ImproperlyConfigured for a
    folder: its files are unpickled, so whoever can write one runs code in the server.
    """
    url = env.str("CACHE_URL", default="") or _DATABASE_CACHE
    if url.startswith("filecache:"):
        raise ImproperlyConfigured(
            "CACHE_URL cannot be a folder: use dbcache or redis."
        )
    return env.cache_url_config(url) | {"KEY_FUNCTION": "home.cache.digest_key"}


def picture_storage(env: Env) -> dict:
    """Return where the pictures of pages lie: beside the files, or in their bucket."""
    storage = file_storage(env)
    if "OPTIONS" not in storage:
        return {"BACKEND": "library.files.storage.PictureStorage"}
    options = storage["OPTIONS"] | {"location": "pictures"}
    return {"BACKEND": storage["BACKEND"], "OPTIONS": options}


def file_storage(env: Env) -> dict:
    """Return where files lie: on the disk, or in a bucket for FILES_SERVED_BY=s3.

    The keys of a bucket come from the environment or the machine's role, by boto3: what
    stands in OPTIONS is written into tables and shown in debug pages.
    """
    if env.str("FILES_SERVED_BY", default="library") != "s3":
        return {"BACKEND": "library.files.storage.WholeFileStorage"}
    options = {
        "bucket_name": env.str("S3_BUCKET"),
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "querystring_expire": 60,
        "signature_version": "s3v4",
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
