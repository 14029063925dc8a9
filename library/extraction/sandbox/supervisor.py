"""Run one child process, yield its messages, and kill it on errors."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, cast

from library.extraction import limits
from library.extraction.result import Reason

_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    f"from {__package__}.child import main; main(sys.argv[1:])"
)
_READ_BYTES = 1 << 20
_REASON_OF_SIGNAL = {
    signal.SIGABRT: Reason.MEMORY_LIMIT,  # PDFium aborts when it runs out of memory
    signal.SIGXCPU: Reason.TIME_LIMIT,
    signal.SIGKILL: Reason.MEMORY_LIMIT,  # by the kernel, which has no more
}


class ChildLost(Exception):
    """The child died or was killed before its last message."""

    def __init__(self, reason: Reason):
        super().__init__(reason.value)
        self.reason = reason


def messages(arguments: list[str], deadline: float) -> Generator[dict, None, None]:
    """Start a child and yield its messages up to "end" or "failed".

    `deadline` is a `time.monotonic()` value. Raises ChildLost. The child and its own
    children are killed when this generator is finished or closed.
    """
    child = start_child(arguments)
    output = cast("IO[bytes]", child.stdout)  # not None: started with PIPE
    try:
        for line in _lines(output, deadline):
            message = json.loads(line)
            yield message
            if message["kind"] in ("end", "failed"):
                return
        raise ChildLost(_REASON_OF_SIGNAL.get(-child.wait(), Reason.UNREADABLE))
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        output.close()


def start_child(arguments: list[str]) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 (our own interpreter, no shell)
        [sys.executable, "-I", "-c", _START, str(_ROOT), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )


def _lines(output: IO[bytes], deadline: float) -> Iterator[bytes]:
    """Yield whole lines. Raises ChildLost on a stall, the deadline or a long line."""
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        stall = time.monotonic() + limits.STALL_SECONDS
        while True:
            timeout = min(stall, deadline) - time.monotonic()
            if timeout <= 0 or not selector.select(timeout):
                raise ChildLost(Reason.TIME_LIMIT)
            data = os.read(output.fileno(), _READ_BYTES)
            if not data:
                return
            *lines, pending = (pending + data).split(b"\n")
            if len(pending) > limits.LINE_BYTES:
                raise ChildLost(Reason.TOO_LARGE)
            if lines:
                yield from lines
                stall = time.monotonic() + limits.STALL_SECONDS
