"""Limits that a child process puts on itself before it opens a stranger's file."""

import ctypes
import os
import resource
import signal

from . import limits

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def confine() -> None:
    """Give up memory, time, files, processes and, where the system allows, network.

    Cannot be undone. What a system refuses (no namespaces in some containers) is left
    out: the other limits hold all the same.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_network(libc)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.nice(limits.NICENESS)
    for kind, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_NOFILE, limits.OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _leave_network(libc: ctypes.CDLL) -> None:
    """An empty network namespace; an ordinary user needs a user namespace for it."""
    if hasattr(libc, "unshare") and libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
