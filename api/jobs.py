"""The worker's jobs of the interfaces for programs."""

from __future__ import annotations

from api.changes.log import log_next
from api.dumps.storage import write_due
from api.tokens.expiry import delete_expired
from library.worker.registry import SECONDS_PER_DAY, every, register

register("changes for programs", log_next)
register("expired tokens", every(SECONDS_PER_DAY, delete_expired))
# Each minute, because a dump with a resource that was hidden is withheld.
register("dumps", every(60, write_due))
