"""What a process gives up for good before it touches a stranger's file.

`landlock` shuts it off from all files but those named, `seccomp` from all system calls
but those that reading takes. Both are Linux's; where one is missing (`missing`) the
others hold all the same: memory, time, no writing, and no network where the system
allows.
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
# Root without it could not read a file of the user whom the library runs as.
_CAP_DAC_READ_SEARCH = 1 << 2

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE.parents[1]
_LIBRARIES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
)
_FONTS = ("/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts")


def missing() -> tuple[str, ...]:
    """Return what this system cannot do of "landlock" and "seccomp"."""
    has = {"landlock": landlock.version() > 0, "seccomp": seccomp.is_available()}
    return tuple(name for name, is_there in has.items() if not is_there)


def confine(
    readable: Iterable[Path] = (),
    program: Path | None = None,
    niceness: int = limits.NICENESS,
) -> None:
    """Give up everything but reading these files and computing. Cannot be undone.

    readable: files, and folders with all that is in them, beside Python's modules, the
    system's libraries and its fonts. program: what this process will become.
    Raises OSError when a protection that the system has cannot be put in place.
    """
    os.nice(niceness)
    if kernel.IS_LINUX:
        _leave_network()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    _set_limits()
    unavailable = missing()
    if "landlock" not in unavailable:
        executable = [program, *_loaders()] if program else []
        landlock.restrict([*readable, *_LIBRARIES, *_FONTS, *_modules()], executable)
    if kernel.IS_LINUX:
        _drop_capabilities()
    if "seccomp" not in unavailable:
        seccomp.restrict(may_execute=program is not None)


def _leave_network() -> None:
    """An empty network namespace; an ordinary user needs a user namespace for it."""
    try:
        kernel.unshare(_CLONE_NEWNET)
    except OSError:
        with suppress(OSError):  # containers often refuse both
            kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _set_limits() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_NOFILE, limits.OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _drop_capabilities() -> None:
    """Root without them cannot look into its parent, even where Landlock is missing."""
    try:
        kernel.capset(_CAP_DAC_READ_SEARCH)
    except OSError:  # nobody can take what they do not have
        with suppress(OSError):  # a service's own filter may refuse any change
            kernel.capset(0)


def _modules() -> list[Path]:
    """Where Python may still import from: never the project's folder or one around it.

    That folder may hold `.env` and DATA_DIR.
    """
    prefixes = {Path(sys.prefix), Path(sys.base_prefix)}
    folders = [
        path
        for path in map(Path, sys.path)
        if any(path.is_relative_to(prefix) for prefix in prefixes)
        and not _ROOT.is_relative_to(path)
    ]
    return [_PACKAGE, *folders]


def _loaders() -> list[Path]:
    """The kernel executes one of them in order to execute any other program."""
    patterns = ("lib64/ld-*.so*", "lib/ld-*.so*")
    return [path for pattern in patterns for path in Path("/").glob(pattern)]
