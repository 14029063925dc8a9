"""Limits of the sandbox, and the end of child processes."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from library.extraction import Reason, limits, tesseract
from library.extraction.sandbox import supervisor
from tests.extraction.sandbox.old_kernel import on_kernel_without

ROOT = Path(__file__).resolve().parents[3]


def _is_gone(pid: int) -> bool:
    """True as soon as the process has ended; False when it has not after 5 seconds."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def confined(code: str, *arguments: str) -> str:
    """Run `code` in the sandbox and return its output."""
    command = [*confining(code), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def confining(code: str) -> list[str]:
    """Return the command that runs `code` in the sandbox."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    start += (
        "from library.extraction.sandbox import confinement\nconfinement.confine()\n"
    )
    return [sys.executable, "-I", "-c", start + textwrap.dedent(code)]


def test_sandbox_denies_writing(tmp_path):
    code = """
        try:
            with open(sys.argv[1], "w") as file: file.write("x" * 10)
        except OSError: print("refused")
    """
    assert confined(code, str(tmp_path / "file")) == "refused\n"


def test_sandbox_limits_memory():
    code = f"""
        try: bytearray({limits.MEMORY_BYTES})
        except MemoryError: print("refused")
    """
    assert confined(code) == "refused\n"


@pytest.mark.reliability(28)
def test_sandbox_has_no_network_if_possible():
    code = """
        import os
        print(os.readlink("/proc/self/ns/net"))
    """
    if confined(code).strip() == os.readlink("/proc/self/ns/net"):
        pytest.skip("this system does not let a process leave the network")


@pytest.mark.parametrize("absent", [(), ("seccomp",)], ids=str)
def test_sandbox_drops_capabilities(absent):
    code = """
        import os
        os.write(1, b"ready")
        os.read(0, 1)
    """

    def capabilities() -> str:
        with subprocess.Popen(
            confining(code), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child:
            child.stdout.read(5)
            status = Path(f"/proc/{child.pid}/status").read_text()
            child.communicate(b"x")
        return status.partition("CapPrm:")[2].split()[0]

    dac_read_search = 1 << 2
    assert int(on_kernel_without(absent, capabilities), 16) & ~dac_read_search == 0


def test_tesseract_runs_in_the_sandbox(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("for members only")
    start = [sys.executable, "-I", "-c", tesseract._START, str(ROOT)]

    def run(*command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*start, *command], input="a picture", capture_output=True, text=True
        )

    cat = shutil.which("cat")
    assert run(cat).stdout == "a picture"
    assert run(cat, str(secret)).returncode != 0
    assert "for members only" not in run(cat, "-", str(secret)).stdout
    # A shell runs, and nothing from it.
    shell = run("/bin/sh", "-c", f"echo here; {cat}; echo > {tmp_path}/new")
    assert shell.stdout == "here\n"
    assert not (tmp_path / "new").exists()


def test_child_has_no_django_and_no_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    code = """
        import sys, os
        from library.extraction import formats, rendering
        from library.extraction.sandbox import child
        for code in formats._OPENERS: formats.opener(code)
        print(any(name.split(".")[0] == "django" for name in sys.modules))
    """
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    command = [sys.executable, "-I", "-c", start + textwrap.dedent(code)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert output == "False\n"
    child = supervisor.start_child(["text", "txt", "/nowhere"])
    environment = Path(f"/proc/{child.pid}/environ").read_text()
    child.communicate()
    assert "secret" not in environment


@pytest.mark.reliability(28)
def test_stalled_child_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(limits, "STALL_SECONDS", 0.5)
    monkeypatch.setattr(supervisor, "_START", "import time; time.sleep(60)")
    with pytest.raises(supervisor.ChildLost) as caught:
        list(supervisor.messages([], time.monotonic() + 30))
    assert caught.value.reason == Reason.TIME_LIMIT


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("SIGKILL", Reason.MEMORY_LIMIT),  # the kernel's, when memory is exhausted
        ("SIGABRT", Reason.MEMORY_LIMIT),
        ("SIGXCPU", Reason.TIME_LIMIT),
        ("SIGSEGV", Reason.UNREADABLE),
    ],
)
def test_signal_of_a_killed_child_is_explained(monkeypatch, name, reason):
    kill = f"import os, signal; os.kill(os.getpid(), signal.{name})"
    monkeypatch.setattr(supervisor, "_START", kill)
    with pytest.raises(supervisor.ChildLost) as caught:
        list(supervisor.messages([], time.monotonic() + 30))
    assert caught.value.reason == reason


def test_cpu_limit_is_told_from_exhausted_memory():
    code = f"""
        import resource, sys
        sys.path.insert(0, {str(ROOT)!r})
        from library.extraction.sandbox import confinement
        confinement._LIMITS[resource.RLIMIT_CPU] = 1
        confinement.confine()
        while True: pass
    """
    command = [sys.executable, "-I", "-c", textwrap.dedent(code)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGXCPU


def test_child_with_too_much_output_is_killed(monkeypatch):
    flood = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    monkeypatch.setattr(supervisor, "_START", flood)
    with pytest.raises(supervisor.ChildLost) as caught:
        list(supervisor.messages([], time.monotonic() + 30))
    assert caught.value.reason == Reason.TOO_LARGE


def test_grandchildren_are_killed(monkeypatch, tmp_path):
    note = tmp_path / "pid"
    fork = (
        "import os, time, sys\n"
        "pid = os.fork()\n"
        f"open({str(note)!r}, 'w').write(str(pid)) if pid else None\n"
        "time.sleep(60)"
    )
    monkeypatch.setattr(limits, "STALL_SECONDS", 1)
    monkeypatch.setattr(supervisor, "_START", fork)
    with pytest.raises(supervisor.ChildLost):
        list(supervisor.messages([], time.monotonic() + 30))
    assert _is_gone(int(note.read_text()))


def test_child_dies_with_its_parent(tmp_path):
    note = tmp_path / "pid"
    inner = (
        f"import sys, os, time; sys.path.insert(0, {str(ROOT)!r})\n"
        "from library.extraction.sandbox import confinement\n"
        f"open({str(note)!r}, 'w').write(str(os.getpid()))\n"
        "confinement.confine(); print('ready', flush=True); time.sleep(60)"
    )
    outer = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-I', '-c', sys.argv[1]],"
        " stdout=subprocess.PIPE, start_new_session=True)\n"
        "child.stdout.readline(); print('ready', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", outer, inner]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        parent.stdout.readline()
        parent.kill()
    assert _is_gone(int(note.read_text()))
