"""What the worker does for emails about accounts."""

from __future__ import annotations

from members.accounts.emails import send_next

BASE = "http://localhost:8000"


def send_account_mails() -> None:
    """Send every queued email that is due."""
    while send_next():
        pass
