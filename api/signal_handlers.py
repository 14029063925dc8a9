"""Signal handlers of the interfaces for programs, all registered in one place."""

from __future__ import annotations

from api.changes.log import enqueue_changes
from library.signals import resources_changed


def register_signal_handlers() -> None:
    resources_changed.connect(enqueue_changes)
