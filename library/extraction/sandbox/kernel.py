"""Calls to the Linux kernel for which Python has no function."""

import ctypes
import os
import sys
from functools import cache

IS_LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38


def system_call(number: int, *arguments: object) -> int:
    """Make a system call and return its result; raises OSError with the call's errno.

    Arguments are integers, bytes (their address is passed) and ctypes pointers.
    """
    # Variadic: an integer that is not a whole register wide would leave rubbish there.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def prctl(option: int, *arguments: object) -> int:
    """Call prctl(2) with up to four arguments; raises OSError."""
    wide = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    missing = [ctypes.c_ulong(0)] * (4 - len(wide))
    return _checked(_libc().prctl(option, *wide, *missing))


def unshare(flags: int) -> None:
    """Leave namespaces; raises OSError."""
    _checked(_libc().unshare(flags))


def capset(permitted: int) -> None:
    """Keep these of the first 32 capabilities and no others; raises OSError."""
    version_3 = b"\x22\x05\x08\x20" + bytes(4)  # of this process
    low = permitted.to_bytes(4, sys.byteorder)
    _checked(_libc().capset(version_3, low + low + bytes(16)))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
