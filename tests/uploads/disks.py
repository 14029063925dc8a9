"""A small disk of its own, to fill it up."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk.uploads import partial_files


@contextmanager
def small_disk(settings, monkeypatch, folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk for all that an instance owns; none of it is spared.

    Skips the test where that is not allowed.
    """
    disk = folder / "disk"
    disk.mkdir()
    size = f"size={megabytes}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "none", str(disk)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("a small disk cannot be mounted without root")
    monkeypatch.setattr(partial_files, "MIN_FREE_BYTES", 0)
    settings.DATA_DIR, settings.MEDIA_ROOT = disk, disk / "files"
    settings.FILE_UPLOAD_TEMP_DIR = str(disk)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
