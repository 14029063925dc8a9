"""Servers of tests, each in a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from typing import TypeVar

S = TypeVar("S", bound=BaseServer)
# How often a server looks whether it is to stop; half a second by default, which each
# test would wait for.
POLL_SECONDS = 0.02


@contextmanager
def serving(server: S) -> Iterator[S]:
    """Let a server answer in a thread; stop and close it afterwards."""
    with server:
        thread = threading.Thread(
            target=server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
