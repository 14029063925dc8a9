"""An attacker in control of the child can reach only the file that it reads."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from library.extraction.sandbox import confinement
from tests.extraction.sandbox.attacker import OWN, READS, READS_PARENT, Targets, reached
from tests.extraction.sandbox.old_kernel import on_kernel_without

ROOT = Path(__file__).resolve().parents[3]
SECRETS = ("secret_key", "db.sqlite3", ".env", "files/upload.txt")
# What only the missing protection stops. Root can do some of it, others cannot.
LEFT_OPEN = {
    "landlock": {READS, READS_PARENT, "open its parent's memory"},
    "seccomp": {
        "change owner",
        "change rights",
        "change times",
        "connect to a Unix socket",
        "fork",
        "hold a process",
        "make a file in memory",
        "pair sockets",
        "queue calls",
        "signal its group",
        "start a thread",
    },
}


@pytest.fixture
def instance():
    """An installation's data, in the project's folder as it is by default."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        for name in SECRETS:
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text("for members only")
        Path(folder, "files/own.txt").write_text("what the child may read")
        Path(folder, "files/removable").touch()
        yield Path(folder)


@pytest.fixture
def targets(instance):
    name = f"attacked-{os.getpid()}"
    with ExitStack() as sockets:
        unix, abstract = (
            sockets.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2)
        )
        unix.bind(str(instance / "socket"))
        abstract.bind(f"\0{name}")
        tcp = sockets.enter_context(socket.create_server(("127.0.0.1", 0)))
        for one in (unix, abstract):
            one.listen()
        files = [instance / name for name in SECRETS]
        files += [ROOT / "manage.py", ROOT / "config/settings.py", Path("/etc/passwd")]
        yield Targets(
            files=[str(path) for path in files],
            folders=[str(instance), str(ROOT), "/etc", "/proc/self"],
            unix_socket=str(instance / "socket"),
            abstract_socket=name,
            port=tcp.getsockname()[1],
        )


# A hardened service may refuse namespaces and any change of capabilities.
@pytest.mark.parametrize(
    "absent", [(), ("landlock",), ("seccomp",), ("capset", "unshare")], ids=str
)
def test_hijacked_child_reaches_only_its_file(absent, instance, targets, monkeypatch):
    path = instance / "files/own.txt"
    unavailable = on_kernel_without(absent, confinement.missing)
    assert {*absent} & {*LEFT_OPEN} <= {*unavailable}
    names = on_kernel_without(absent, lambda: reached(monkeypatch, path, targets))
    tolerated = {name for lack in unavailable for name in LEFT_OPEN[lack]}
    assert {name for name in names if name.partition(":")[0] not in tolerated} == OWN
    # The attempts are real: without Landlock they succeed.
    read = {f"{READS}: {file}" for file in targets.files}
    assert names & read == (read if "landlock" in unavailable else set())


def test_files_are_read_without_landlock_and_seccomp(instance, targets, monkeypatch):
    absent = ("landlock", "seccomp")
    path = instance / "files/own.txt"
    assert on_kernel_without(absent, confinement.missing) == absent
    names = on_kernel_without(absent, lambda: reached(monkeypatch, path, targets))
    assert names >= OWN
    assert not names & {"lift a limit", "mount", "leave a namespace"}
