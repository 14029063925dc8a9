"""Convert a file with LibreOffice, if installed, to a format that is read here.

LibreOffice runs in the sandbox: it reads this file and its own, and writes in a
temporary folder, where it has a new profile for each file. It starts no program and
opens no connection, so neither macros nor links of a document reach anything.
"""

import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from library.extraction import limits
from library.extraction.result import Reason
from library.extraction.sandbox import confinement
from library.extraction.sniffing.media_types import (
    APPLE_CODES,
    MEDIA_TYPES,
    MediaType,
)

_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    f"from {__name__} import execute; execute(*sys.argv[1:])"
)
# By the format that a file is converted to: LibreOffice's part that does it, and its
# Debian package.
_PARTS = {
    "odt": ("libswlo.so", "libreoffice-writer-nogui"),
    "ods": ("libsclo.so", "libreoffice-calc-nogui"),
    "odp": ("libsdlo.so", "libreoffice-impress-nogui"),
    "pdf": ("libsdlo.so", "libreoffice-draw-nogui"),
}
_SHARED_FOLDERS = (
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/usr/share/libreoffice",
    "/usr/share/liblangtag",
    "/usr/share/zoneinfo",
    "/var/cache/fontconfig",
    "/var/spool/libreoffice",
    "/dev/null",
    "/dev/urandom",
)
_OPTIONS = (
    "--headless",
    "--invisible",
    "--nologo",
    "--nodefault",
    "--norestore",
    "--nolockcheck",
)
_NICENESS = limits.NICENESS + 5
# Without more memory LibreOffice crashes, or says that the file is damaged. It asks for
# up to 128 MB at once, so the last request fails before the limit.
_MEMORY_SHARE = 0.75  # of the limit; a file that failed with more needed too much
_MEMORY_INTERVAL_SECONDS = 0.05  # between two looks at its memory
_PEAK = re.compile(r"^VmPeak:\s+(\d+) kB$", re.MULTILINE)
# LibreOffice ends with this after it has made a profile, to be started again.
_EXIT_RESTART = 81
# In the temporary folder: a mark that the file has a password, and the PDF in it.
_ENCRYPTED_MARK = "encrypted"
_PREVIEW = "preview.pdf"
PACKAGES = tuple(dict.fromkeys(package for _part, package in _PARTS.values()))
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_REASON_OF_SIGNAL: dict[int, Reason] = {
    signal.SIGXCPU: Reason.TIME_LIMIT,
    signal.SIGKILL: Reason.MEMORY_LIMIT,  # by the kernel, which has no more
    signal.SIGXFSZ: Reason.TOO_LARGE,
}


class NotConverted(Exception):
    """LibreOffice could not convert the file; `reason` says why."""

    def __init__(self, reason: Reason):
        super().__init__(reason.value)
        self.reason = reason


def missing_packages(media_type: MediaType) -> list[str]:
    """Return the missing Debian packages for files of a type, [] if none."""
    if not media_type.converts_to:
        return []
    part, package = _PARTS[media_type.converts_to]
    folder = _program_folder()
    return [] if folder and (folder / part).exists() else [package]


@contextmanager
def readable_copy(
    path: Path, media_type: MediaType, file_deadline: float = math.inf
) -> Generator[tuple[Path, MediaType]]:
    """Yield a file and its type, converted in a temporary folder if necessary.

    Takes at most `limits.CONVERSION_SECONDS`, and ends at `file_deadline`
    (`time.monotonic()`). Raises NotConverted, also if the kernel lacks Landlock or
    seccomp: LibreOffice never runs without them.
    """
    if not media_type.converts_to:
        yield path, media_type
        return
    folder = _program_folder()
    if folder is None or confinement.missing():
        raise NotConverted(Reason.NOT_CONVERTED)
    with tempfile.TemporaryDirectory(prefix="library-conversion-") as workspace:
        settings = Path(workspace, "profile/user/registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE)
        # LibreOffice looks at the ending of a name too.
        source = Path(workspace, f"source{media_type.extensions[0]}")
        source.symlink_to(path.resolve())
        target = MEDIA_TYPES[media_type.converts_to]
        command = [
            str(folder / "soffice.bin"),
            f"-env:UserInstallation={Path(workspace, 'profile').as_uri()}",
            *_OPTIONS,
            *("--convert-to", target.code),
            *("--outdir", workspace),
            str(source),
        ]
        deadline = min(time.monotonic() + limits.CONVERSION_SECONDS, file_deadline)
        arguments = [str(path.resolve()), workspace, media_type.code, *command]
        code, peak = _run(arguments, deadline)
        if code == _EXIT_RESTART:
            code, peak = _run(arguments, deadline)
        result = source.with_suffix(target.extensions[0])
        preview = Path(workspace, _PREVIEW)
        if code == 0 and _is_regular_file(preview):
            yield preview, MEDIA_TYPES["pdf"]
        elif code == 0 and _is_regular_file(result):
            yield result, target
        else:
            raise NotConverted(_failure(code, peak, workspace))


def _is_regular_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _failure(code: int, peak: int, workspace: str) -> Reason:
    """Return why there is no result, by what `_run` returned."""
    if -code in _REASON_OF_SIGNAL:
        return _REASON_OF_SIGNAL[-code]
    if peak >= _MEMORY_SHARE * limits.CONVERSION_MEMORY_BYTES:
        return Reason.MEMORY_LIMIT
    if Path(workspace, _ENCRYPTED_MARK).exists():
        return Reason.PASSWORD
    return Reason.CRASHED if code < 0 else Reason.UNREADABLE


def _run(arguments: list[str], deadline: float) -> tuple[int, int]:
    """Run LibreOffice in the sandbox, by `execute` with these arguments.

    Returns its exit code, or minus its signal, which is SIGXCPU after the deadline; and
    the most memory that it was seen to have, in bytes of address space.
    """
    memory = str(limits.CONVERSION_MEMORY_BYTES)
    workspace = arguments[1]
    process = subprocess.Popen(  # noqa: S603 (our own interpreter, no shell)
        [sys.executable, "-I", "-c", _START, str(_ROOT), memory, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "HOME": workspace,
            "TMPDIR": workspace,
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
        },
        cwd="/",
        start_new_session=True,
    )
    peak = 0
    try:
        while (code := process.poll()) is None:
            if time.monotonic() > deadline:
                return -signal.SIGXCPU, peak
            with suppress(subprocess.TimeoutExpired):
                process.wait(_MEMORY_INTERVAL_SECONDS)
            peak = max(peak, _peak_memory(process.pid))
        return code, peak
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _peak_memory(pid: int) -> int:
    """Return the peak address space of a running process in bytes, 0 if it ended."""
    try:
        match = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(match[1]) << 10 if match else 0


def execute(memory: str, path: str, workspace: str, code: str, *command: str) -> None:
    """Sandbox this process, then execute LibreOffice. Does not return.

    memory: the limit of its address space, in bytes. code: of the file's type.
    """
    # In this process only.
    from library.extraction.containers import apple, encryption

    program = Path(command[0])
    readable = [Path(path), program.parents[1], *map(Path, _SHARED_FOLDERS)]
    confinement.confine(
        readable,
        program,
        _NICENESS,
        workspace=Path(workspace),
        workspace_memory=int(memory),
    )
    if encryption.is_encrypted(Path(path)):
        Path(workspace, _ENCRYPTED_MARK).write_bytes(b"")
        # LibreOffice knows the password that Excel sets itself.
        if code != "xls":
            sys.exit(1)
    preview = Path(workspace, _PREVIEW)
    if code in APPLE_CODES and apple.copy_preview(Path(path), preview):
        sys.exit(0)
    os.execv(program, command)  # noqa: S606 (a fixed command, no shell)


def _program_folder() -> Path | None:
    """Return the folder of LibreOffice's program, None if it is not installed."""
    script = shutil.which("soffice")  # starts the program, in ways that need a shell
    folder = Path(script).resolve().parent if script else None
    return folder if folder and (folder / "soffice.bin").exists() else None
