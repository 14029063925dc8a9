"""Hours of use with failing servers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.usefixtures("elasticsearch_url")
@pytest.mark.reliability(40)
def test_hours_of_searches_edits_and_restarts_lose_nothing(shared_data):
    """The bars are those of bench/soak.py. SOAK_MINUTES: less than the two hours."""
    minutes = os.environ.get("SOAK_MINUTES", "120")
    command = [sys.executable, "-m", "bench.soak", shared_data / "speeches"]
    soak = subprocess.run(
        [*command, "--minutes", minutes],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert soak.returncode == 0, soak.stdout + soak.stderr
