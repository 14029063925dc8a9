"""The last comparison of index and database, for whoever runs the installation."""

from __future__ import annotations

import logging
from datetime import timedelta

from library.models import LastRun

from .engine import EngineDown
from .verifying import Difference, differences

logger = logging.getLogger(__name__)
VERIFY = "verify"  # as a task of LastRun
A_DAY = timedelta(days=1)


def verify() -> list[Difference]:
    """Compare all, and note how many differ. Raises EngineDown, IndexMissing."""
    found = list(differences())
    LastRun.objects.note(VERIFY, len(found))
    return found


def verify_daily() -> None:
    """Verify unless some process did so in the last day; when it can be done."""
    if LastRun.objects.is_due(VERIFY, A_DAY):
        try:
            verify()
        except EngineDown:
            logger.info("The index cannot be verified while the engine is away")
