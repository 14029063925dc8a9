"""Files of an instance are private to its users."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.instance import private_folder, secret_key

ROOT = Path(__file__).resolve().parents[2]
# One of each kind that an instance keeps, written while its database is open, so that
# the files beside an SQLite are there too.
WRITE = """
from uuid import uuid4
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from desk.import_export import stored_files
from desk.uploads import partial_files
from members import request_counts
from search.engines.tantivy.index_store import Store

connection.cursor().execute("CREATE TABLE written (id integer)")
default_storage.save("ab/one.pdf", ContentFile(b"%PDF-"))
request_counts.count("search", "somebody", 60)
with partial_files.locked(uuid4()) as partial_upload:
    partial_files.write(partial_upload, b"half a file")
class Run: key, ending = "1", ".csv"
stored_files.store(ContentFile(b"a,b"), Run)
store = Store(settings.DATA_DIR / "index")
store.create("first")
store.make_live("first")
for path in [settings.DATA_DIR, *settings.DATA_DIR.rglob("*")]:
    print(oct(path.stat().st_mode)[-4:], path.relative_to(settings.DATA_DIR))
"""


@pytest.fixture
def own_umask():
    """What a test does to the umask of this process ends with it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def written(folder: Path, umask: int) -> dict[str, int]:
    """Run WRITE as an operator with this umask. Returns the modes by their paths."""
    own = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "CACHE_URL": "",
        "SECRET_KEY": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITE],
        cwd=ROOT,
        env=os.environ | own,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    lines = (line.split(" ", 1) for line in result.stdout.splitlines())
    return {path: int(mode, 8) for mode, path in lines}


@pytest.mark.slow
def test_new_files_are_private(tmp_path):
    modes = written(tmp_path / "new", umask=0o022)
    database = {path for path in modes if path.startswith("library.sqlite3")}
    assert len(database) == 3, "the files of the log beside the database are missing"
    assert {modes[path] for path in database} == {0o640}
    assert modes["."] == modes["files"] == modes["files/ab"] == 0o750
    assert modes["files/ab/one.pdf"] == 0o640
    assert modes["secret_key"] == 0o600
    folders = {path.partition("/")[0] for path in modes}
    kinds = {"files", "index", "incoming", "imports", "request_counts.sqlite3"}
    assert kinds <= folders
    assert {path: mode for path, mode in modes.items() if mode & 0o007} == {}


@pytest.mark.slow
def test_wide_umask_keeps_files_private(tmp_path):
    modes = written(tmp_path / "new", umask=0o000)
    assert modes["secret_key"] == 0o600
    assert {path: mode for path, mode in modes.items() if mode & 0o007} == {}


@pytest.mark.slow
def test_group_writable_folder_is_shared(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o770)
    modes = written(folder, umask=0o022)
    assert modes["files"] == modes["files/ab"] == modes["incoming"] == 0o770
    (part,) = (path for path in modes if path.endswith(".part"))
    assert modes[part] == 0o660
    assert modes["secret_key"] == 0o600
    assert {path: mode for path, mode in modes.items() if mode & 0o007} == {}


def test_old_public_folder_becomes_private(tmp_path, own_umask):
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o2775)
    beside = tmp_path / "beside"
    beside.mkdir(mode=0o755)
    private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2770
    assert stat.S_IMODE(beside.stat().st_mode) == 0o755


def test_narrow_umask_is_kept(tmp_path, own_umask):
    os.umask(0o077)
    private_folder(tmp_path / "var")
    assert os.umask(0o077) == 0o077


def test_random_key_is_not_stored(tmp_path):
    first, second = (secret_key("random", tmp_path) for _ in range(2))
    assert len(first) >= 50
    assert first != second
    assert list(tmp_path.iterdir()) == []
    key = secret_key("", tmp_path)
    assert key == secret_key("", tmp_path) == (tmp_path / "secret_key").read_text()
    assert secret_key("given", tmp_path) == "given"


def test_private_settings_are_read_and_ignored_by_git():
    text = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert 'env.read_env(BASE_DIR / ".env.private")' in text
    for name in (".gitignore", ".dockerignore"):
        assert ".env.private" in (ROOT / name).read_text(encoding="utf-8").split()
