"""Sends the emails of a queue: one fault stops no other email."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.utils import timezone

from library.jobs.queue import WorkState
from search.engines.base import EngineDown

logger = logging.getLogger(__name__)
# Longer than a slow mail server may take for one email (EMAIL_TIMEOUT for each step),
# or a second worker would send it too.
LEASE = timedelta(minutes=5)
SERVER_DOWN_PAUSE = timedelta(minutes=1)
# What a mail server says of one email, or of one address, and not of itself.
REJECTIONS = (SMTPRecipientsRefused, SMTPDataError)


def send_next(queue: type[WorkState], send: Callable[[WorkState], None]) -> bool:
    """Claim the next email of `queue` and `send` it. Returns whether there was one.

    `send` completes the row; whatever it raises is retried later.
    """
    rows = queue.objects.claim(1, LEASE)
    for row in rows:
        try:
            send(row)
        except Exception as error:  # whatever it is, the other emails go
            logger.warning("An email was not sent: %s", type(error).__name__)
            row.retry(f"{type(error).__name__}: {error}", is_rejection=_is_final(error))
            if isinstance(error, OSError) and not isinstance(error, REJECTIONS):
                _pause(queue)
    return bool(rows)


def _is_final(error: Exception) -> bool:
    """Return whether retrying soon is pointless: it is not while a server is down."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return not isinstance(error, (OSError, EngineDown))


def _pause(queue: type[WorkState]) -> None:
    """Delay all emails while the server is down: each try holds up other work."""
    later = timezone.now() + SERVER_DOWN_PAUSE
    soon = queue.objects.pending().filter(next_try_at__lt=later)
    soon.update(next_try_at=later)
