"""Linux system calls without a Python function."""

import ctypes
import os
import sys
from functools import cache

IS_LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38


def system_call(number: int, *arguments: object) -> int:
    """Make a system call and return its result. Raises OSError with its errno.

    Arguments are integers, bytes (their address is passed) and ctypes pointers.
    """
    # Variadic: integers must fill a whole register, or its upper half is undefined.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _check(_libc().syscall(ctypes.c_long(number), *wide))


def prctl(option: int, *arguments: object) -> int:
    """Call prctl(2) with up to four arguments; raises OSError."""
    wide = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    padding = [ctypes.c_ulong(0)] * (4 - len(wide))
    return _check(_libc().prctl(option, *wide, *padding))


def unshare(flags: int) -> None:
    """Leave namespaces; raises OSError."""
    _check(_libc().unshare(flags))


def capset(permitted: int) -> None:
    """Drop all but these of the first 32 capabilities. Raises OSError."""
    version_3 = b"\x22\x05\x08\x20" + bytes(4)  # of this process
    low = permitted.to_bytes(4, sys.byteorder)
    _check(_libc().capset(version_3, low + low + bytes(16)))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
