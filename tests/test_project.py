"""What holds for the project as a whole."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]


def test_imports_point_down():
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command",
    ]
    command[-1] += "; lint_imports_command()"
    result = subprocess.run(
        [*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_variable_is_described():
    modules = (ROOT / "config").glob("*.py")
    settings = "".join(module.read_text(encoding="utf-8") for module in modules)
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    described = set(re.findall(r"^#?\s*([A-Z_]+)=", example, re.MULTILINE))
    assert read
    assert read | used == described


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
