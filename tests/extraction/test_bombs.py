"""Cost of zip bombs for the process that accepts uploads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from . import bombs

ROOT = Path(__file__).resolve().parents[2]
# Looks at each file with two seconds of the processor's time for all of them.
LOOK = """
import json, resource, sys
from pathlib import Path
from library.extraction import Refused, sniff
used = resource.getrusage(resource.RUSAGE_SELF)
most = int(used.ru_utime + used.ru_stime) + 3
resource.setrlimit(resource.RLIMIT_CPU, (most, most))
said = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        said[path.name] = sniff(path, path.name).code
    except Refused as refused:
        said[path.name] = refused.message
# Not getrusage's: that begins with the memory of the process that this one came from.
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps([said, peak]))
"""


@pytest.mark.slow
@pytest.mark.reliability(27)
def test_bombs_are_rejected_unread(tmp_path):
    bomb_files = bombs.all_of_them()
    for name, data in bomb_files.items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", LOOK, str(tmp_path)]
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr or "it took too long"
    statuses, peak = json.loads(result.stdout)
    words = {
        "ten_gigabytes": "more than 1 GB",
        "nested": "another archive",
        "crowded": "too many members",
        "linked": "symbolic link",
    }
    assert set(statuses) == set(bomb_files)
    for name, message in statuses.items():
        assert words[name.partition(".")[0]] in message, name
    assert peak <= 256 * 1024  # KiB
    assert {path.name for path in tmp_path.iterdir()} == set(bomb_files)
