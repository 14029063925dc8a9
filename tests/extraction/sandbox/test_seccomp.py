"""System calls that the filter allows on each supported machine."""

from __future__ import annotations

import errno
import os
import struct

import pytest

from library.extraction.sandbox import seccomp, syscalls

PID = 4321
ALLOWED, KILLED = 0x7FFF0000, 0x80000000
REFUSED, UNKNOWN = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
X86_64, AARCH64 = syscalls.AUDIT_ARCHES["x86_64"], syscalls.AUDIT_ARCHES["aarch64"]
I386 = 0x40000003
X32_BIT = 0x40000000
# (x86_64, aarch64), from the kernel's tables.
READ, OPENAT, EXECVE = (0, 63), (257, 56), (59, 221)
TGKILL, FCNTL, PRLIMIT = (234, 131), (72, 25), (302, 261)
DANGEROUS = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "clone": (56, 220),
    "clone3": (435, 435), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434), "linkat": (265, 37), "symlinkat": (266, 36),
    "renameat2": (316, 276), "unlinkat": (263, 35), "mkdirat": (258, 34),
    "mknodat": (259, 33), "fchmodat": (268, 53), "fchownat": (260, 54),
    "truncate": (76, 45), "openat2": (437, 437), "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "memfd_create": (319, 279),
    "setrlimit": (160, 164), "prctl": (157, 167), "ioctl": (16, 29),
}  # fmt: skip


@pytest.fixture(params=sorted(syscalls.MACHINES))
def machine(request) -> str:
    return request.param


def decide(machine, call, *arguments, arch=None, may_execute=False) -> int:
    """Run the filter as the kernel does; return what it decides."""
    number = call if isinstance(call, int) else call[syscalls.MACHINES[machine]]
    arch = arch or syscalls.AUDIT_ARCHES[machine]
    words = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, arch, 0, *words)
    code = seccomp.program(machine, PID, may_execute)
    steps = list(struct.iter_unpack("=HBBI", code))
    at = accumulator = 0
    while True:
        operation, if_true, if_false, constant = steps[at]
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, constant)
            case 0x15:
                at += if_true if accumulator == constant else if_false
            case 0x25:
                at += if_true if accumulator > constant else if_false
            case 0x45:
                at += if_true if accumulator & constant else if_false
            case 0x06:
                return constant
            case _:
                raise AssertionError(operation)


def test_only_listed_calls_pass(machine):
    assert decide(machine, READ) == ALLOWED
    decisions = {name: decide(machine, call) for name, call in DANGEROUS.items()}
    assert decisions == dict.fromkeys(DANGEROUS, UNKNOWN)


def test_calls_of_another_architecture_kill_the_process(machine):
    foreign = AARCH64 if machine == "x86_64" else X86_64
    assert decide(machine, READ, arch=foreign) == KILLED
    assert decide(machine, READ, arch=I386) == KILLED
    number = READ[syscalls.MACHINES[machine]]
    assert decide(machine, number | X32_BIT) == UNKNOWN


@pytest.mark.parametrize(
    ("flags", "decision"),
    [
        (os.O_CLOEXEC, ALLOWED),
        (os.O_WRONLY, REFUSED),
        (os.O_RDWR, REFUSED),
        (os.O_CREAT, REFUSED),
        (os.O_TRUNC, REFUSED),
    ],
)
def test_files_open_for_reading_only(machine, flags, decision):
    assert decide(machine, OPENAT, 0, 0, flags) == decision
    if machine == "x86_64":
        assert decide(machine, 2, 0, flags) == decision


def test_process_can_signal_only_itself(machine):
    assert decide(machine, TGKILL, PID, PID, 6) == ALLOWED
    assert decide(machine, TGKILL, PID + 1, PID, 6) == REFUSED


def test_limits_can_be_read_but_not_set(machine):
    assert decide(machine, PRLIMIT, 0, 7, 0, 1) == ALLOWED
    assert decide(machine, PRLIMIT, 0, 7, 1, 0) == REFUSED
    assert decide(machine, PRLIMIT, 0, 7, 1 << 32, 0) == REFUSED
    assert decide(machine, PRLIMIT, PID + 1, 7, 0, 1) == REFUSED


def test_file_owners_cannot_be_changed(machine):
    get_flags, set_owner = 3, 8
    assert decide(machine, FCNTL, 1, get_flags) == ALLOWED
    assert decide(machine, FCNTL, 1, set_owner, 1) == REFUSED


def test_execve_is_allowed_only_on_request(machine):
    assert decide(machine, EXECVE) == UNKNOWN
    assert decide(machine, EXECVE, may_execute=True) == ALLOWED
