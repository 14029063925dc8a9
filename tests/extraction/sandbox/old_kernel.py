"""Simulate kernels without Landlock or seccomp for a thread and its children."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from library.extraction.sandbox import kernel, seccomp, syscalls

_CALLS = {  # of x86_64, of aarch64
    "capset": [(126, 91)],
    "landlock": [(number, number) for number in range(444, 447)],
    "seccomp": [syscalls.SECCOMP],
    "unshare": [(272, 97)],
}


def on_kernel_without(features: tuple[str, ...], function: Callable[[], object]):
    """Call `function` where the system calls of these `_CALLS` do not exist.

    It runs in a thread that puts a filter on itself.
    """
    with ThreadPoolExecutor(1, initializer=_hide, initargs=(features,)) as thread:
        return thread.submit(function).result()


def _hide(features: tuple[str, ...]) -> None:
    machine = syscalls.MACHINES[os.uname().machine]
    hidden = [calls[machine] for name in features for calls in _CALLS[name]]
    steps = [(seccomp._LOAD, 0, 0, seccomp._NUMBER)]
    for number in hidden:
        steps += [
            (seccomp._IF_EQUAL, 0, 1, number),
            (seccomp._RETURN, 0, 0, seccomp._ERRNO | errno.ENOSYS),
        ]
    steps.append((seccomp._RETURN, 0, 0, seccomp._ALLOW))
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(b"".join(struct.pack("=HBBI", *step) for step in steps))
