"""Sends the emails of a queue; a failure delays no other email."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.utils import timezone

from library.worker.queue import WorkState
from search.engines.base import EngineDown

# Email backends that send nothing.
NON_SENDING_BACKENDS = ("console", "dummy", "filebased")
logger = logging.getLogger(__name__)
# Longer than a slow mail server may take for one email (EMAIL_TIMEOUT for each step),
# or a second worker would send it too.
LEASE = timedelta(minutes=5)
SERVER_DOWN_DELAY = timedelta(minutes=1)
# Errors that concern one email or one recipient, not the mail server.
REJECTIONS = (SMTPRecipientsRefused, SMTPDataError)


def sends_email() -> bool:
    """Return whether a mail server is set up; otherwise emails reach nobody."""
    backend = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2]
    return backend.partition(".")[0] not in NON_SENDING_BACKENDS


def send_next(queue: type[WorkState], send: Callable[[WorkState], None]) -> bool:
    """Claim the next email of `queue` and `send` it. Returns whether there was one.

    `send` completes the row; if it raises, the row is retried later.
    """
    rows = queue.objects.claim(1, LEASE)
    for row in rows:
        try:
            send(row)
        except Exception as error:  # other emails must still be sent
            logger.warning("An email was not sent: %s", type(error).__name__)
            row.retry(
                f"{type(error).__name__}: {error}", is_rejection=is_permanent(error)
            )
            if isinstance(error, OSError) and not isinstance(error, REJECTIONS):
                # The server is down: delay all emails, since each try holds up others.
                later = timezone.now() + SERVER_DOWN_DELAY
                queue.objects.pending().filter(next_try_at__lt=later).update(
                    next_try_at=later
                )
    return bool(rows)


def is_permanent(error: Exception) -> bool:
    """Return whether an error will recur; one of a server that is down will not."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return not isinstance(error, (OSError, EngineDown))
