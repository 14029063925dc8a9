"""A filter of system calls (seccomp), for x86_64 and aarch64.

It is an allow list, so that unknown calls are rejected. Other calls fail with ENOSYS,
as on a kernel without the call: C libraries then use an older one. Allowed calls with
other arguments fail with EPERM. Calls of another architecture kill the process.
"""

import ctypes
import errno
import os
import struct
import sys

from library.extraction.sandbox import syscalls

from .kernel import IS_LINUX, PR_SET_SECCOMP, prctl, system_call

_SECCOMP_MODE_FILTER = 2
_SECCOMP_GET_ACTION_AVAIL = 2

# Instructions of classic BPF (`linux/bpf_common.h`) and results (`linux/seccomp.h`).
_LOAD = 0x20
_IF_EQUAL = 0x15
_IF_GREATER = 0x25
_IF_ANY_BIT = 0x45
_RETURN = 0x06
_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

# Offsets in the filter's input (`struct seccomp_data`); both machines are
# little-endian, so the lower half of an argument comes first.
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16

_F_GETFL = 3  # below it: F_DUPFD, F_GETFD, F_SETFD; above: owners, signals, locks
_F_SETLKW = 7  # above F_GETFL: F_SETFL and locks of files; above it: owners, signals
_CLONE_THREAD = 0x10000
_PR_SET_NAME = 15
_AF_UNIX = 1
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_Instruction = tuple[int, int, int, int]
# Offset of a 32-bit word of the input, comparison, constant, and expected result.
_Condition = tuple[int, int, int, bool]


def is_available() -> bool:
    """Return whether the kernel supports filters and this module the machine."""
    machine = os.uname().machine
    if not IS_LINUX or machine not in syscalls.MACHINES or sys.maxsize < 1 << 32:
        return False
    action = ctypes.c_uint32(_ERRNO)
    number = syscalls.SECCOMP[syscalls.MACHINES[machine]]
    try:
        system_call(number, _SECCOMP_GET_ACTION_AVAIL, 0, ctypes.byref(action))
    except OSError:
        return False
    return True


def restrict(
    may_execute: bool, may_write: bool = False, may_thread: bool = False
) -> None:
    """Filter the calls of this process. Needs PR_SET_NO_NEW_PRIVS; raises OSError.

    Cannot be undone. `may_execute`: allow execve, under the same filter. `may_thread`:
    allow threads, not processes. `may_write`: allow threads, and changes of files,
    which Landlock must limit to a folder.
    """
    machine = os.uname().machine
    install(program(machine, os.getpid(), may_execute, may_write, may_thread))


def install(code: bytes) -> None:
    """Install a filter in the kernel for this process. Raises OSError."""
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: the number of instructions and their address.
    header = struct.pack("HP", len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header)


def program(
    machine: str,
    pid: int,
    may_execute: bool,
    may_write: bool = False,
    may_thread: bool = False,
) -> bytes:
    """Return the filter for a process in the format of the kernel.

    `machine`: one of `syscalls.MACHINES`.
    """
    instructions = [
        (_LOAD, 0, 0, _ARCH),
        (_IF_EQUAL, 1, 0, syscalls.AUDIT_ARCHES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    rules = dict.fromkeys(syscalls.ALLOWED, ()) | _conditional_calls(pid, may_execute)
    if may_thread or may_write:
        # No processes. clone3, whose flags a filter cannot see, is not allowed.
        rules["clone"] = ((_word(0), _IF_ANY_BIT, _CLONE_THREAD, True),)
    if may_write:
        rules |= dict.fromkeys(syscalls.WRITING, ()) | _writing_calls()
    for name, conditions in rules.items():
        number = syscalls.number(name, machine)
        if number is not None:
            instructions += _rule(number, conditions)
    for name in syscalls.PRETENDED if may_write else ():
        number = syscalls.number(name, machine)
        if number is not None:
            instructions += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO)]
    instructions.append((_RETURN, 0, 0, _ERRNO | errno.ENOSYS))
    return b"".join(struct.pack("=HBBI", *step) for step in instructions)


def _conditional_calls(
    pid: int, may_execute: bool
) -> dict[str, tuple[_Condition, ...]]:
    """Return the calls that are allowed with certain arguments only."""
    own_pid = (_word(0), _IF_EQUAL, pid, True)
    own_limits = (_word(0), _IF_EQUAL, 0, True)
    return {
        "open": ((_word(1), _IF_ANY_BIT, _WRITING, False),),
        "openat": ((_word(2), _IF_ANY_BIT, _WRITING, False),),
        "fcntl": ((_word(1), _IF_GREATER, _F_GETFL, False),),
        # abort() sends a signal to its own process.
        "kill": (own_pid,),
        "tgkill": (own_pid,),
        "tkill": (own_pid,),
        # Reading limits is allowed; setting one needs a pointer as third argument.
        "prlimit64": (
            own_limits,
            (_word(2), _IF_EQUAL, 0, True),
            (_word(2) + 4, _IF_EQUAL, 0, True),
        ),
        **({"execve": ()} if may_execute else {}),
    }


def _writing_calls() -> dict[str, tuple[_Condition, ...]]:
    """Return the calls of a process with a folder of its own."""
    return {
        "open": (),
        "openat": (),
        "fcntl": ((_word(1), _IF_GREATER, _F_SETLKW, False),),
        "prctl": ((_word(0), _IF_EQUAL, _PR_SET_NAME, True),),
        "socket": ((_word(0), _IF_EQUAL, _AF_UNIX, True),),
    }


def _word(argument: int) -> int:
    """Return the offset of the lower half of an argument."""
    return _ARGUMENTS + 8 * argument


def _rule(number: int, conditions: tuple[_Condition, ...]) -> list[_Instruction]:
    """Allow a call if all conditions hold; jump behind the rule for other calls."""
    body: list[_Instruction] = []
    for offset, comparison, constant, expected in conditions:
        jumps = (1, 0) if expected else (0, 1)
        body += [
            (_LOAD, 0, 0, offset),
            (comparison, *jumps, constant),
            (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        ]
    body.append((_RETURN, 0, 0, _ALLOW))
    return [(_IF_EQUAL, 0, len(body), number), *body]
