"""Numbers of the system calls that a sandboxed process may use.

Source: Linux's `asm/unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64).
"""

# Index of each machine's number in the tables below.
MACHINES = {"x86_64": 0, "aarch64": 1}
# The machine in the input of a filter (`linux/audit.h`).
AUDIT_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# None: the machine has no such call; C libraries use a newer one there. Deliberately
# missing: ioctl (isatty() returns False without it) and clone, also for threads.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # Memory
    "brk": (12, 214),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    # Open files and path metadata; opening a file has its own rule
    "access": (21, None),
    "close": (3, 57),
    "close_range": (436, 436),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "fadvise64": (221, 223),
    "fstat": (5, 80),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "lseek": (8, 62),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "pselect6": (270, 72),
    "read": (0, 63),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "readv": (19, 65),
    "select": (23, None),
    "stat": (4, None),
    "statx": (332, 291),
    "write": (1, 64),
    "writev": (20, 66),
    # The process itself
    "arch_prctl": (158, None),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "futex": (202, 98),
    "getcpu": (309, 168),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "sigaltstack": (131, 132),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "uname": (63, 160),
    # Clocks
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169),
    "nanosleep": (35, 101),
    "time": (201, None),
}
# Allowed to a process that also has threads and a folder of its own. Deliberately
# missing: chmod, chown and utime, which Landlock does not limit to the folder; connect
# and accept.
WRITING: dict[str, tuple[int | None, int | None]] = {
    "eventfd2": (290, 19),
    "fallocate": (285, 47),
    "fdatasync": (75, 83),
    "flock": (73, 32),
    "fstatfs": (138, 44),
    "fsync": (74, 82),
    "ftruncate": (77, 46),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "pipe2": (293, 59),
    "pwrite64": (18, 68),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "rmdir": (84, None),
    "shutdown": (48, 210),
    "statfs": (137, 43),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "wait4": (61, 260),
}
# Have no effect in such a process, but report success: LibreOffice does not start
# without a socket on which other programs could reach it.
PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "bind": (49, 200),
    "listen": (50, 201),
}
# Allowed with certain arguments only: see `seccomp`.
CONDITIONAL: dict[str, tuple[int | None, int | None]] = {
    "clone": (56, 220),
    "execve": (59, 221),
    "fcntl": (72, 25),
    "kill": (62, 129),
    "open": (2, None),
    "openat": (257, 56),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "socket": (41, 198),
    "tgkill": (234, 131),
    "tkill": (200, 130),
}
SECCOMP = (317, 277)


def number(name: str, machine: str) -> int | None:
    """Return a call's number on one of `MACHINES`; None if it does not exist there."""
    return (ALLOWED | WRITING | PRETENDED | CONDITIONAL)[name][MACHINES[machine]]
