"""Keys and expiry of the shared database cache."""

from __future__ import annotations

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac


def digest_key(key: str, key_prefix: str, version: int) -> str:
    """Return a keyed digest as the cache key.

    Keys of django-allauth contain IP addresses, which must not be in database backups.
    """
    text = f"{key_prefix}:{version}:{key}"
    return salted_hmac("cache-key", text, algorithm="sha256").hexdigest()


def delete_expired() -> None:
    """Delete expired rows. Django does so only if the table is full."""
    cache = caches["default"]
    if not isinstance(cache, BaseDatabaseCache):
        return
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    table = connection.ops.quote_name(cache._table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
