"""The worker's jobs for programs."""

from __future__ import annotations

from api.dumps.storage import write_due
from library.worker.registry import every, register

# Each minute, because a dump with a resource that was hidden is withheld.
register("dumps", every(60, write_due))
