"""Settings of an instance: data folder, secret key, database, cache and storage."""

import os
from pathlib import Path
from secrets import token_urlsafe

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environ import Env

_SQLITE = {
    # Web server and worker write to one file: wait for the lock instead of failing, and
    # take it at the start of a transaction (upgrading a read lock cannot wait).
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
}
_POSTGRESQL = {
    # Connections are reused. The health check avoids errors after the database server
    # was restarted.
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        # Fail fast if the server is unreachable.
        "connect_timeout": 5,
        # Do not wait for locks indefinitely, and release the locks of a process that
        # hangs inside a transaction.
        "options": "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s",
    },
}
# The table is created by a migration of home. django-allauth stores its rate limits in
# it, so max_entries is larger than what can be filled before entries expire.
_DATABASE_CACHE = "dbcache://library_cache?max_entries=200000"


def private_folder(path: Path) -> Path:
    """Create the instance's folder if needed, and deny other users access to it.

    Also sets the umask of this process: with the usual umask files get mode 640 and
    folders 750. A group-writable folder is shared by two users, web server and worker:
    both can then write to each other's files.
    """
    umask = os.umask(0o077)
    os.umask(umask | 0o007)
    path.mkdir(parents=True, exist_ok=True)
    status = path.stat()
    if status.st_mode & 0o020:
        os.umask(0o007)
    # This also protects readable files inside, created by older versions.
    if status.st_mode & 0o007 and status.st_uid == os.geteuid():
        path.chmod(status.st_mode & 0o7770)
    return path


def secret_key(value: str, folder: Path) -> str:
    """Return SECRET_KEY, or the key stored in `folder` if it is empty.

    "random" generates a key for each process: for a worker that signs nothing and must
    not know the key of the web server.
    """
    if value == "random":
        return get_random_secret_key()
    return value or stored_secret_key(folder)


def stored_secret_key(folder: Path) -> str:
    """Return the secret key in `folder`, generated on first use."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        # Unlike Django's, safe in environment files, where "$" names a variable.
        path.write_text(token_urlsafe(48))
    return path.read_text()


def database(env: Env, folder: Path) -> dict:
    """Return the database settings of DATABASE_URL; SQLite in `folder` without it."""
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{folder}/library.sqlite3"
    config = env.db_url_config(url)
    defaults_by_engine = {"sqlite3": _SQLITE, "postgresql": _POSTGRESQL}
    defaults = defaults_by_engine.get(config["ENGINE"].rpartition(".")[2], {})
    # Options in the URL, such as ?sslmode=require, take precedence.
    options = defaults.get("OPTIONS", {}) | config.get("OPTIONS", {})
    return defaults | config | {"OPTIONS": options}


def cache(env: Env) -> dict:
    """Return the cache settings of CACHE_URL; a database table without it.

    All processes must share the cache. Raises ImproperlyConfigured for a folder: its
    files are unpickled, so write access would allow running code in the server.
    """
    url = env.str("CACHE_URL", default="") or _DATABASE_CACHE
    if url.startswith("filecache:"):
        raise ImproperlyConfigured(
            "CACHE_URL cannot be a folder: use dbcache or redis."
        )
    return env.cache_url_config(url) | {
        "KEY_FUNCTION": "library.maintenance.cache.digest_key"
    }


def public_storage(env: Env, folder: str, on_disk: str) -> dict:
    """Return the storage of what is public: beside the files, or in their bucket.

    folder: in the bucket. on_disk: the class of the storage on the disk.
    """
    storage = file_storage(env)
    if "OPTIONS" not in storage:
        return {"BACKEND": f"library.files.storage.{on_disk}"}
    return {
        "BACKEND": storage["BACKEND"],
        "OPTIONS": storage["OPTIONS"] | {"location": folder},
    }


def file_storage(env: Env) -> dict:
    """Return the storage of files: the disk, or a bucket with FILES_SERVED_BY=s3.

    boto3 reads the keys from the environment or the machine's role. They must not be in
    OPTIONS, which appear in migrations and debug pages.
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
