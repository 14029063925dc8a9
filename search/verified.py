"""The last comparison of index and database, for whoever runs the installation."""

from __future__ import annotations

from datetime import timedelta

from library.models import LastRun

from .verifying import Difference, differences

VERIFY = "verify"  # as a task of LastRun
A_DAY = timedelta(days=1)


def verify() -> list[Difference]:
    """Compare all, and note how many differ. Raises EngineDown, IndexMissing."""
    found = list(differences())
    LastRun.objects.note(VERIFY, len(found))
    return found


def is_due() -> bool:
    """Say whether no process has verified in the last day."""
    return LastRun.objects.is_due(VERIFY, A_DAY)
