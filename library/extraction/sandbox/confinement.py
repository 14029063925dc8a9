"""Sandbox the current process before it opens an untrusted file.

`landlock` denies all other files, `seccomp` all system calls that reading does not
need. Both exist on Linux only; without one of them (see `missing`) the other limits
still apply: memory, time, no writing, and no network where the system allows that.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import kernel, landlock, seccomp

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
# Without it root cannot read files of the library's own user.
_CAP_DAC_READ_SEARCH = 1 << 2

_PACKAGE = Path(__file__).resolve().parents[1]
_PROJECT = _PACKAGE.parents[1]
_LIBRARIES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
)
_FONTS = ("/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts")
_LIMITS = {
    resource.RLIMIT_AS: limits.MEMORY_BYTES,
    resource.RLIMIT_CPU: limits.CPU_SECONDS,
    resource.RLIMIT_NOFILE: limits.OPEN_FILES,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_CORE: 0,
}
_WORKSPACE_LIMITS = {
    resource.RLIMIT_CPU: limits.CONVERSION_SECONDS,
    resource.RLIMIT_NOFILE: limits.CONVERSION_OPEN_FILES,
    resource.RLIMIT_FSIZE: limits.CONVERTED_BYTES,
    resource.RLIMIT_CORE: 0,
}


def missing() -> tuple[str, ...]:
    """Return the unavailable ones of "landlock" and "seccomp"."""
    available = {"landlock": landlock.version() > 0, "seccomp": seccomp.is_available()}
    return tuple(name for name, is_available in available.items() if not is_available)


def confine(
    readable: Iterable[Path] = (),
    program: Path | None = None,
    niceness: int = limits.NICENESS,
    workspace: Path | None = None,
    workspace_memory: int = limits.CONVERSION_MEMORY_BYTES,
    may_thread: bool = False,
) -> None:
    """Restrict this process to reading these files. Cannot be undone.

    readable: files and whole folders, in addition to Python's modules, the system's
    libraries and fonts. program: what this process will execute. workspace: a folder in
    which it may write; it then has threads too, and the limits of a conversion with
    `workspace_memory` bytes of address space, and OSError is raised without Landlock or
    seccomp. may_thread: allow threads.
    Raises OSError if an available protection cannot be enabled.
    """
    unavailable = missing()
    if workspace and unavailable:
        raise OSError(f"not available: {', '.join(unavailable)}")
    os.nice(niceness)
    if kernel.IS_LINUX:
        _leave_network()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    rlimits = _LIMITS
    if workspace:
        rlimits = {**_WORKSPACE_LIMITS, resource.RLIMIT_AS: workspace_memory}
    # This limit counts threads too; the filter denies processes also without it.
    counts_threads = may_thread and "seccomp" not in unavailable
    _set_limits(rlimits, {resource.RLIMIT_NPROC} if counts_threads else set())
    if "landlock" not in unavailable:
        executable = []
        if program:
            # The kernel executes a dynamic loader to execute any other program.
            root = Path("/")
            loaders = [*root.glob("lib64/ld-*.so*"), *root.glob("lib/ld-*.so*")]
            executable = [program, *loaders]
        folders = [workspace] if workspace else []
        paths = [*readable, *_LIBRARIES, *_FONTS, *_modules()]
        landlock.restrict(paths, executable, folders)
    if kernel.IS_LINUX:
        _drop_capabilities()
    if "seccomp" not in unavailable:
        seccomp.restrict(program is not None, bool(workspace), may_thread)


def _set_limits(rlimits: dict[int, int], excluded: set[int]) -> None:
    for kind, limit in rlimits.items():
        if kind in excluded:
            continue
        # At the hard limit a process is killed as if the machine had no more memory.
        is_cpu = kind == resource.RLIMIT_CPU
        hard_limit = limit + limits.CPU_GRACE_SECONDS if is_cpu else limit
        resource.setrlimit(kind, (limit, hard_limit))


def _leave_network() -> None:
    """Enter an empty network namespace, through a user namespace without root."""
    try:
        kernel.unshare(_CLONE_NEWNET)
    except OSError:
        with suppress(OSError):  # containers often refuse both
            kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _drop_capabilities() -> None:
    """Without them root cannot inspect its parent, even without Landlock."""
    try:
        kernel.capset(_CAP_DAC_READ_SEARCH)
    except OSError:  # the process does not have the one to keep
        with suppress(OSError):  # a service's own filter may deny any change
            kernel.capset(0)


def _modules() -> list[Path]:
    """Return the folders to import from: never the project's folder or its parents.

    Those may contain `.env` and DATA_DIR.
    """
    prefixes = {Path(sys.prefix), Path(sys.base_prefix)}
    folders = [
        path
        for path in map(Path, sys.path)
        if any(path.is_relative_to(prefix) for prefix in prefixes)
        and not _PROJECT.is_relative_to(path)
    ]
    return [_PACKAGE, *folders]
