"""A backup: a folder with the database and every file that it names, with checksums.

The database is written first, then the files, which never change under their names: a
file that comes in meanwhile is the next backup's. A restore goes the other way round.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from library.maintenance.database_dump import DumpFailed, dump, load, require_empty

CHUNK = 1 << 20
SUMS = "SHA256SUMS"  # as `sha256sum --check` reads it
SECRET_KEY = "secret_key"  # noqa: S105 (a file's name)
_STAMP = "last_backup"


class BackupRefused(Exception):
    """Nothing was backed up or restored; the message says what to do."""


@dataclass
class Backup:
    """What a backup holds. `missing` and `changed`: names of stored files that were
    gone, or not what they had been, when it was made."""

    folder: Path
    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def back_up(parent: Path, *, with_secret_key: bool = False) -> Backup:
    """Make a backup in a new folder of `parent`, named after the time.

    It is there whole or, while it is made, ends in ".part". Raises DumpFailed, OSError.
    """
    now = timezone.now()
    final = parent / now.strftime("%Y-%m-%dT%H%M%SZ")
    folder = final.with_name(f"{final.name}.part")
    folder.mkdir(mode=0o700, parents=True)  # it holds what is for the committee
    found = Backup(final)
    sums = _store(folder, found)
    if with_secret_key:
        (folder / SECRET_KEY).touch(mode=0o600)
        (folder / SECRET_KEY).write_text(settings.SECRET_KEY)
    for path in folder.iterdir():
        if path.is_file():
            sums[path.name] = _sha256(path)
    lines = (f"{sums[name]}  {name}\n" for name in sorted(sums))
    (folder / SUMS).write_text("".join(lines))
    folder.rename(final)
    (Path(settings.DATA_DIR) / _STAMP).write_text(f"{now.timestamp()}")
    return found


def last_backup() -> datetime | None:
    """Return when this instance was last backed up; None when it never was."""
    try:
        seconds = float((Path(settings.DATA_DIR) / _STAMP).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return datetime.fromtimestamp(seconds, UTC)


def restore(folder: Path) -> int:
    """Bring a backup into this instance, which must be empty. Returns the number of
    its files. Raises BackupRefused, DumpFailed and OSError.

    The rows come last: when it ends too early, nothing is there, and it can be begun
    again.
    """
    sums = _checked_sums(folder)
    require_empty()
    names = [name.partition("/")[2] for name in sums if name.startswith("files/")]
    for name in names:
        if not default_storage.exists(name):
            with (folder / "files" / name).open("rb") as stored:
                default_storage.save(name, File(stored))
    load(folder)
    if SECRET_KEY in sums:
        key = Path(settings.DATA_DIR) / SECRET_KEY
        key.touch(mode=0o600)
        key.chmod(0o600)
        shutil.copyfile(folder / SECRET_KEY, key)
    return len(names)


def _store(folder: Path, found: Backup) -> dict[str, str]:
    """Write database and files. Returns the checksums of the files by their paths."""
    named = dump(folder)
    copied = dict(_copied(named, folder))
    if named.keys() - copied.keys():
        # Deleted since the dump was made? Then another dump does not name them.
        named = dump(folder)
        copied |= dict(_copied(named.keys() - copied.keys(), folder))
    for name in copied.keys() - named.keys():
        (folder / "files" / name).unlink()
    there = {name: copied[name] for name in named if name in copied}
    found.files = len(there)
    found.missing = sorted(named.keys() - there.keys())
    found.changed = sorted(
        name for name, known in there.items() if named[name] not in ("", known)
    )
    return {f"files/{name}": digest for name, digest in there.items()}


def _copied(names: Iterable[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Copy stored files, and yield the name and SHA-256 of each that is there."""
    for name in names:
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as stored, path.open("wb") as copy:
                shutil.copyfileobj(stored, copy, CHUNK)
        except FileNotFoundError:
            continue
        yield name, _sha256(path)


def _checked_sums(folder: Path) -> dict[str, str]:
    """Return the checksums of a backup, all of which hold. Raises BackupRefused."""
    if not (folder / SUMS).is_file():
        raise BackupRefused(f"{folder} is no backup, or not a whole one: no {SUMS}.")
    lines = (folder / SUMS).read_text().splitlines()
    sums = {
        name: digest for digest, _, name in (line.partition("  ") for line in lines)
    }
    wrong = [name for name, known in sums.items() if not _holds(folder / name, known)]
    if wrong:
        few = ", ".join(wrong[:10])
        raise BackupRefused(
            f"{len(wrong)} files of {folder} are missing or changed ({few}): take "
            "another backup."
        )
    return sums


def _holds(path: Path, known: str) -> bool:
    return path.is_file() and _sha256(path) == known


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


__all__ = ["Backup", "BackupRefused", "DumpFailed", "back_up", "last_backup", "restore"]
