"""Writes to the database that wait until the response has been sent.

Response times then do not reveal what is written, and a failure never affects a page.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from functools import partial

logger = logging.getLogger(__name__)
_pending: deque[Callable[[], object]] = deque(maxlen=1_000)


def defer(write: Callable[..., object], *args) -> None:
    """Call `write` with these arguments once the response has been sent."""
    _pending.append(partial(write, *args))


def forget() -> None:
    """Forget the pending calls."""
    _pending.clear()


def write_deferred(**kwargs) -> None:
    """Make the pending calls; called after each response. Failures are logged."""
    while _pending:
        write = _pending.popleft()
        try:
            write()
        except Exception:  # the response has been sent, and the process must go on
            logger.exception("It was not recorded after the response: %s", write.func)
