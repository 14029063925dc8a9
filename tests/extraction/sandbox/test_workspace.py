"""A hijacked converter writes in its own folder, and reaches nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from library.extraction import limits
from library.extraction.sandbox import confinement

ROOT = Path(__file__).resolve().parents[3]
ATTACK = """
    import os, socket, threading
    workspace, outside, unix_path, port = sys.argv[1:]
    def attempt(name, action):
        try: action()
        except (OSError, RuntimeError): return
        print(name)
    def write(path):
        with open(path, "w") as file: file.write("x")
    def connect(family, address):
        socket.socket(family).connect(address)
    attempt("write inside", lambda: write(f"{workspace}/own"))
    attempt("move inside", lambda: os.rename(f"{workspace}/own", f"{workspace}/two"))
    attempt("thread", lambda: threading.Thread(target=int).start())
    attempt("read outside", lambda: open(outside).read())
    attempt("write outside", lambda: write(outside))
    attempt("create outside", lambda: write(f"{outside}.new"))
    attempt("remove outside", lambda: os.unlink(outside))
    attempt("rights outside", lambda: os.chmod(outside, 0o777))
    attempt("link", lambda: os.symlink(outside, f"{workspace}/link"))
    attempt("connect TCP", lambda: connect(socket.AF_INET, ("127.0.0.1", int(port))))
    attempt("connect Unix", lambda: connect(socket.AF_UNIX, unix_path))
    attempt("fork", os.fork)
    attempt("execute", lambda: os.execv("/bin/true", ["true"]))
    attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
"""


@pytest.mark.skipif(bool(confinement.missing()), reason="needs Landlock and seccomp")
def test_converter_reaches_only_its_workspace(tmp_path):
    workspace, outside = tmp_path / "workspace", tmp_path / "secret"
    workspace.mkdir()
    outside.write_text("for members only")
    os.chmod(outside, 0o600)
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + textwrap.dedent("""
        from pathlib import Path
        from library.extraction.sandbox import confinement
        confinement.confine(program=Path("/usr/bin/env"), workspace=Path(sys.argv[1]))
    """)
    with (
        socket.socket(socket.AF_UNIX) as unix,
        socket.create_server(("127.0.0.1", 0)) as tcp,
    ):
        unix.bind(str(tmp_path / "socket"))
        unix.listen()
        arguments = [workspace, outside, tmp_path / "socket", tcp.getsockname()[1]]
        process = subprocess.run(
            [sys.executable, "-I", "-c", start + textwrap.dedent(ATTACK)]
            + [str(argument) for argument in arguments],
            capture_output=True,
            text=True,
            check=True,
        )
    assert process.stdout.split("\n") == ["write inside", "move inside", "thread", ""]
    assert outside.read_text() == "for members only"
    assert outside.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(bool(confinement.missing()), reason="needs Landlock and seccomp")
def test_converter_cannot_fill_the_disk_with_one_file(tmp_path):
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + textwrap.dedent(f"""
        from pathlib import Path
        from library.extraction.sandbox import confinement
        confinement.confine(workspace=Path(sys.argv[1]))
        with open(sys.argv[1] + "/large", "wb") as file:
            file.truncate({limits.CONVERTED_BYTES} + 1)
    """)
    command = [sys.executable, "-I", "-c", start, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert (tmp_path / "large").stat().st_size <= limits.CONVERTED_BYTES
