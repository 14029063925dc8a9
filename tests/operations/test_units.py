"""systemd units: users, commands and hardening."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy").glob("*.service"))
HARDENING = ROOT / "deploy" / "library-.service.d" / "hardening.conf"
# What `systemd-analyze security` calls the exposure of a unit: 10 is none of its means.
MAX_EXPOSURE = 2.0


def unit(path: Path) -> configparser.ConfigParser:
    """Return a unit with what holds for all of them."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read([HARDENING, path])
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_commands_that_exist_as_an_ordinary_user(path):
    service = unit(path)["Service"]
    is_worker = path.stem == "library-worker"
    assert service["User"] == ("library-worker" if is_worker else "library")
    assert (service["Group"], service["WorkingDirectory"]) == (
        "library",
        "/opt/library",
    )
    program, *words = service["ExecStart"].split()
    assert program.startswith("/opt/library/")
    if "manage.py" in words:
        assert words[words.index("manage.py") + 1] in get_commands()
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/var/lib/library"


def test_worker_has_no_network_and_no_key():
    worker, mailer = (
        unit(ROOT / "deploy" / f"library-{name}.service")["Service"]
        for name in ("worker", "mailer")
    )
    assert worker["ExecStart"].endswith("library_worker --jobs local")
    assert (worker["IPAddressDeny"], worker["IPAddressAllow"]) == ("any", "localhost")
    assert worker["Environment"] == "SECRET_KEY=random"
    assert mailer["ExecStart"].endswith("library_worker --jobs network")
    assert "IPAddressDeny" not in mailer


@pytest.fixture(scope="module")
def system(tmp_path_factory) -> Path:
    """A root folder in which the units lie as docs/deploy.md puts them."""
    root = tmp_path_factory.mktemp("system")
    shutil.copytree(ROOT / "deploy", root / "etc" / "systemd" / "system")
    return root


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess:
    if not (program := shutil.which("systemd-analyze")):
        pytest.skip("no systemd-analyze (Debian: apt install systemd)")
    return subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_use_systemd_hardening(path, system):
    result = systemd_analyze(
        "security", "--offline=true", f"--root={system}", "--no-pager", path.name
    )
    exposure = re.search(r"exposure level for \S+: ([0-9.]+)", result.stdout)
    assert exposure, result.stderr
    assert float(exposure[1]) < MAX_EXPOSURE


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_line_of_a_unit(path, system):
    output = systemd_analyze("verify", f"--root={system}", path.name).stderr
    # The rest of the system is not in that folder, and tells nothing of the units.
    problems = [line for line in output.splitlines() if re.match(r"\S+:\d+: ", line)]
    assert problems == []


def calls(*names: str) -> set[str]:
    """Return system calls, with those of groups such as @system-service."""
    found = {name for name in names if not name.startswith("@")}
    for group in set(names) - found:
        lines = systemd_analyze("syscall-filter", group).stdout.splitlines()[1:]
        inside = (line.strip() for line in lines)
        found |= calls(*(name for name in inside if name and name[0] != "#"))
    return found


def test_units_allow_the_extraction_sandbox():
    text = HARDENING.read_text(encoding="utf-8")
    allowed: set[str] = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", text, re.MULTILINE):
        named = calls(*line.removeprefix("~").split())
        allowed = allowed - named if line[0] == "~" else allowed | named
    needed = {"unshare", "prctl", "seccomp", "setpriority", "prlimit64", "setrlimit"}
    needed |= {f"landlock_{n}" for n in ("create_ruleset", "add_rule", "restrict_self")}
    assert needed <= allowed
    assert not {"chown", "mount", "ptrace", "bpf", "keyctl", "setuid"} & allowed
    assert unit(UNITS[0])["Service"]["RestrictNamespaces"] == "user net"


def test_timers_have_their_services():
    timers = sorted((ROOT / "deploy").glob("*.timer"))
    assert timers
    assert all(timer.with_suffix(".service").exists() for timer in timers)
