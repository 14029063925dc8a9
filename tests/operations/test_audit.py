"""Evaluation of pip-audit's report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "tantivy", "skip_reason": "Dependency not found"}
WEAK = {
    "name": "lxml",
    "version": "6.1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["6.1.1"]}],
}
AWAY = "ERROR: Tip: your network may be blocking this service."


@pytest.fixture
def audit(tmp_path):
    """Run scripts/audit with a pip-audit that writes this report, or says `fault`."""

    def run(packages: list[dict], *arguments: str, fault: str = ""):
        program = tmp_path / "pip-audit"
        report = json.dumps({"dependencies": packages})
        program.write_text(
            f"#!{sys.executable}\n"
            "import sys\nfrom pathlib import Path\n"
            f"if fault := {fault!r}:\n    sys.exit(fault)\n"
            "(out,) = [a.partition('=')[2] for a in sys.argv if '--output' in a]\n"
            f"Path(out).write_text({report!r})\n"
        )
        program.chmod(0o755)
        return subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "audit"), *arguments],
            env=os.environ | {"PIP_AUDIT": str(program)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("arguments", [(), ("--if-answered",)])
def test_known_vulnerability_fails_the_audit(audit, arguments):
    result = audit([SOUND, UNKNOWN, WEAK], *arguments)
    assert result.returncode == 1
    assert result.stdout == "lxml 6.1.0: PYSEC-2026-1, fixed in 6.1.1\n"


@pytest.mark.parametrize(
    ("packages", "fault", "count"),
    [([], AWAY, "all"), ([SOUND, UNKNOWN], "", "1 of 2")],
)
def test_unreachable_service_is_reported(audit, packages, fault, count):
    result = audit(packages, fault=fault)
    assert result.returncode == 75
    assert f"NOT AUDITED: the service did not answer for {count} " in result.stdout
    allowed = audit(packages, "--if-answered", fault=fault)
    assert (allowed.returncode, allowed.stdout) == (0, result.stdout)


def test_unreadable_pins_are_an_error(audit):
    result = audit([], "--if-answered", fault="ERROR: lxml has duplicate requirements")
    assert result.returncode == 1
    assert "duplicate requirements" in result.stderr


def test_safe_packages_pass_the_audit(audit):
    result = audit([SOUND])
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "No known vulnerability in 1 packages.\n"
