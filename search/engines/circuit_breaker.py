"""Spares readers the wait for an engine that does not answer.

After FAILURES failures within WINDOW seconds the engine is not asked for PROBE
seconds; then one request tries again. One breaker a process.
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
    """Counts failures; open while the engine is not to be asked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: deque[float] = deque(maxlen=MAX_FAILURES)
        self._open_until = 0.0

    def is_open(self) -> bool:
        """Say whether to spare the engine; the first caller after PROBE may try."""
        with self._lock:
            now = self._clock()
            if now < self._open_until:
                return True
            if self._is_failing(now):
                self._open_until = now + PROBE_SECONDS
            return False

    def _is_failing(self, now: float) -> bool:
        return (
            len(self._failures) == MAX_FAILURES
            and now - self._failures[0] < WINDOW_SECONDS
        )

    def record_failure(self) -> None:
        with self._lock:
            now = self._clock()
            self._failures.append(now)
            if self._is_failing(now):
                self._open_until = now + PROBE_SECONDS

    def record_success(self) -> None:
        with self._lock:
            self._failures.clear()
            self._open_until = 0.0


_breaker = CircuitBreaker()


def call(request: Callable[[Engine], T]) -> T:
    """Ask the engine. Raises EngineDown at once while the breaker is open.

    A question that the engine cannot answer, or an answer that makes no sense, is a
    fault of ours to be found in the log; the reader gets the limited search.
    """
    if _breaker.is_open():
        raise EngineDown("it failed repeatedly and is left alone for a moment")
    try:
        response = request(get_engine())
    except EngineBusy:
        raise
    except EngineDown:
        _breaker.record_failure()
        raise
    except Exception as error:
        logger.exception("The engine could not answer")
        raise EngineDown("it could not answer this question") from error
    _breaker.record_success()
    return response


def reset() -> None:
    """Forget all failures."""
    _breaker.record_success()
