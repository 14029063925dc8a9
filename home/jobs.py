"""The worker's jobs of home."""

from __future__ import annotations

from home import cache
from library.worker.registry import every, register

register("expired cache rows", every(60 * 60, cache.delete_expired))
