"""What an attacker would try in the child, once a file gave them control of it.

`reached` starts the real child with a parser that makes each of these attempts; this
module is loaded there too.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from library.extraction.sandbox import supervisor
from library.extraction.source import Page, Source

_ROOT = Path(__file__).resolve().parents[3]
_START = f"""
import sys; sys.path.insert(0, sys.argv.pop(1)); sys.path.append({str(_ROOT)!r})
from library.extraction.sandbox import child
from tests.extraction.sandbox import attacker
child.opener = lambda code: attacker.opener(sys.argv[-1])
child.main(sys.argv[1:-1])
"""
_PTRACE_SEIZE = 0x4206  # attaching would stop the tests for good
_MS_BIND = 0x1000
_CLONE_NEWNS = 0x20000
_IO_URING_SETUP, _PIDFD_OPEN = 425, 434
READS = "read another file"
READS_PARENT = "read its parent's environment"
OWN = frozenset({"read its own file", "load a module"})


@dataclass(frozen=True)
class Targets:
    """What is none of the child's business."""

    files: list[str]
    folders: list[str]
    unix_socket: str
    abstract_socket: str
    port: int


def reached(monkeypatch, path: Path, targets: Targets) -> set[str]:
    """Return the attempts that succeed in the child that reads `path`."""
    monkeypatch.setattr(supervisor, "_START", _START)
    job = ["text", "txt", str(path), "1", json.dumps(asdict(targets))]
    names: list[str] = []
    with closing(supervisor.messages(job, time.monotonic() + 60)) as messages:
        try:
            for message in messages:
                names += message.get("text", "").splitlines()
        except supervisor.ChildLost:
            names.append("become a program")
    return set(names)


def opener(targets: str) -> Callable[[Path], Source]:
    """Return a parser that makes the attempts; its text is those that succeed.

    The last attempt, for which it needs another page, ends the child if it succeeds.
    """

    def open_file(path: Path) -> Source:
        attempts = _attempts(path, Targets(**json.loads(targets)))
        return Source(2, lambda number: _page(attempts if number == 1 else _last()))

    return open_file


def _page(attempts: list[tuple[str, Callable]]) -> Page:
    return Page("\n".join(name for name, attempt in attempts if _succeeds(attempt)))


def _last() -> list[tuple[str, Callable]]:
    return [("become a program", lambda: os.execv("/bin/true", ["true"]))]


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        return attempt() != -1
    except (OSError, ValueError, RuntimeError):
        return False


def _attempts(path: Path, targets: Targets) -> list[tuple[str, Callable]]:
    return [
        ("read its own file", path.read_bytes),
        ("load a module", lambda: __import__("wave")),
        *_reads(targets),
        *_changes(path),
        *_connections(targets),
        *_processes(),
    ]


def _reads(targets: Targets) -> list[tuple[str, Callable]]:
    parent = Path(f"/proc/{os.getppid()}")
    return [
        *((f"{READS}: {file}", Path(file).read_bytes) for file in targets.files),
        *((f"{READS}: {one}", lambda f=one: os.listdir(f)) for one in targets.folders),
        (READS_PARENT, (parent / "environ").read_bytes),
        ("open its parent's memory", (parent / "mem").open),
    ]


def _changes(path: Path) -> list[tuple[str, Callable]]:
    beside = path.with_name("attacker")
    return [
        ("write to its file", lambda: path.open("ab")),
        ("write a new file", lambda: beside.open("wb")),
        ("truncate", lambda: os.truncate(path, 0)),
        ("link", lambda: os.link(path, beside)),
        ("link symbolically", lambda: beside.symlink_to(path)),
        ("rename", lambda: path.rename(beside)),
        ("remove", lambda: path.with_name("removable").unlink()),
        ("make a folder", lambda: beside.mkdir()),
        ("make a pipe", lambda: os.mkfifo(beside)),
        ("change rights", lambda: path.chmod(0o666)),
        ("change owner", lambda: os.chown(path, os.getuid(), os.getgid())),
        ("change times", lambda: os.utime(path)),
        ("make a file in memory", lambda: os.memfd_create("attacker")),
    ]


def _connections(targets: Targets) -> list[tuple[str, Callable]]:
    abstract = f"\0{targets.abstract_socket}"
    return [
        ("connect to a Unix socket", lambda: _connect(targets.unix_socket)),
        ("connect to an abstract socket", lambda: _connect(abstract)),
        ("connect by TCP", lambda: _connect(("127.0.0.1", targets.port))),
        ("listen", lambda: socket.create_server(("127.0.0.1", 0))),
        ("pair sockets", socket.socketpair),
    ]


def _connect(address: object) -> None:
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as connection:
        connection.connect(address)


def _processes() -> list[tuple[str, Callable]]:
    parent, libc = os.getppid(), ctypes.CDLL(None, use_errno=True)
    return [
        ("signal its parent", lambda: os.kill(parent, 0)),
        ("signal its group", lambda: os.kill(0, 0)),
        ("trace", lambda: libc.ptrace(_PTRACE_SEIZE, parent, None, None)),
        ("peek", lambda: _peek(libc, parent)),
        ("hold a process", lambda: libc.syscall(_PIDFD_OPEN, parent, 0)),
        ("leave a namespace", lambda: libc.unshare(_CLONE_NEWNS)),
        ("mount", lambda: libc.mount(b"/", b"/mnt", None, _MS_BIND, None)),
        ("queue calls", lambda: libc.syscall(_IO_URING_SETUP, 1, bytes(120))),
        ("lift a limit", lambda: resource.setrlimit(resource.RLIMIT_CPU, (999, 999))),
        ("start a thread", lambda: threading.Thread(target=int).start()),
        ("fork", lambda: os.fork() or os._exit(0)),
        ("run a program", lambda: subprocess.run(["/bin/true"], check=True)),
    ]


def _peek(libc: ctypes.CDLL, process: int) -> None:
    """Read where nothing is: only who may read at all is told so."""
    here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
    there = (ctypes.c_size_t * 2)(8, 8)
    libc.process_vm_readv(process, here, 1, there, 1, 0)
    if ctypes.get_errno() != errno.EFAULT:
        raise PermissionError
