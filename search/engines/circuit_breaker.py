"""Stop calling an engine that keeps failing, so that users need not wait for it.

After MAX_FAILURES failures within WINDOW_SECONDS the engine is not called for
PROBE_SECONDS; then one request tries again. There is one circuit breaker per process.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from search.engines import get_engine
from search.engines.base import Engine, EngineBusy, EngineDown

logger = logging.getLogger(__name__)
T = TypeVar("T")
MAX_FAILURES, WINDOW_SECONDS, PROBE_SECONDS = 5, 30.0, 10.0


class CircuitBreaker:
    """Count failures. The circuit breaker is open while the engine must be skipped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: deque[float] = deque(maxlen=MAX_FAILURES)
        self._open_until = 0.0

    def is_open(self) -> bool:
        """Return whether to skip the engine. After a pause, one caller may try it."""
        with self._lock:
            now = self._clock()
            if now < self._open_until:
                return True
            self._open_if_failing(now)
            return False

    def _open_if_failing(self, now: float) -> None:
        is_full = len(self._failures) == MAX_FAILURES
        if is_full and now - self._failures[0] < WINDOW_SECONDS:
            self._open_until = now + PROBE_SECONDS

    def record_failure(self) -> None:
        with self._lock:
            now = self._clock()
            self._failures.append(now)
            self._open_if_failing(now)

    def record_success(self) -> None:
        with self._lock:
            self._failures.clear()
            self._open_until = 0.0


_breaker = CircuitBreaker()


def call(request: Callable[[Engine], T]) -> T:
    """Call the engine. Raises EngineDown at once while the circuit breaker is open.

    Unexpected errors are logged and raised as EngineDown: users get the limited search.
    """
    if _breaker.is_open():
        raise EngineDown("it failed repeatedly and is skipped for a moment")
    try:
        response = request(get_engine())
    except EngineBusy:
        raise
    except EngineDown:
        _breaker.record_failure()
        raise
    except Exception as error:
        logger.exception("The search engine failed on a request")
        raise EngineDown("it failed on this request") from error
    _breaker.record_success()
    return response


def reset() -> None:
    """Forget all failures."""
    _breaker.record_success()
