"""Backup and restore: a folder with the database, its files, and checksums.

The database is written before the files. A stored file never changes under its name, so
a file that is uploaded meanwhile simply belongs to the next backup. A restore writes
the files before the database.
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
_LAST_BACKUP = "last_backup"  # a file's name


class BackupRefused(Exception):
    """Nothing was restored; the message says what to do."""


@dataclass
class Backup:
    """The result of a backup. `missing` and `changed`: names of stored files that were
    missing or did not match their checksum."""

    folder: Path
    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def back_up(parent: Path, *, with_secret_key: bool = False) -> Backup:
    """Make a backup in a new folder of `parent`, named after the time.

    The name ends in ".part" until the backup is complete. Raises DumpFailed, OSError.
    """
    now = timezone.now()
    final = parent / now.strftime("%Y-%m-%dT%H%M%SZ")
    folder = final.with_name(f"{final.name}.part")
    folder.mkdir(mode=0o700, parents=True)  # it contains restricted files
    backup = Backup(final)
    sums = _store(folder, backup)
    if with_secret_key:
        (folder / SECRET_KEY).touch(mode=0o600)
        (folder / SECRET_KEY).write_text(settings.SECRET_KEY)
    for path in folder.iterdir():
        if path.is_file():
            sums[path.name] = _sha256(path)
    lines = (f"{sums[name]}  {name}\n" for name in sorted(sums))
    (folder / SUMS).write_text("".join(lines))
    folder.rename(final)
    (Path(settings.DATA_DIR) / _LAST_BACKUP).write_text(f"{now.timestamp()}")
    return backup


def last_backup() -> datetime | None:
    """Return the time of this instance's last backup, None if there is none."""
    try:
        seconds = float((Path(settings.DATA_DIR) / _LAST_BACKUP).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return datetime.fromtimestamp(seconds, UTC)


def restore(folder: Path) -> int:
    """Restore a backup into this instance, which must be empty. Return the number of
    files. Raises BackupRefused, DumpFailed and OSError.

    The database comes last: an interrupted restore leaves it empty and can be repeated.
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


def _store(folder: Path, backup: Backup) -> dict[str, str]:
    """Write database and files. Return the checksums of the files by path."""
    expected = dump(folder)
    copies = dict(_copy_files(expected, folder))
    if expected.keys() - copies.keys():
        # Files deleted since the dump are not in a second one.
        expected = dump(folder)
        copies |= dict(_copy_files(expected.keys() - copies.keys(), folder))
    for name in copies.keys() - expected.keys():
        (folder / "files" / name).unlink()
    digests = {name: copies[name] for name in expected if name in copies}
    backup.files = len(digests)
    backup.missing = sorted(expected.keys() - digests.keys())
    backup.changed = sorted(
        name for name, digest in digests.items() if expected[name] not in ("", digest)
    )
    return {f"files/{name}": digest for name, digest in digests.items()}


def _copy_files(names: Iterable[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Copy stored files. Yield the name and SHA-256 of each that exists."""
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
    """Verify and return the checksums of a backup. Raises BackupRefused."""
    if not (folder / SUMS).is_file():
        raise BackupRefused(f"{folder} is not a complete backup: {SUMS} is missing.")
    lines = (folder / SUMS).read_text().splitlines()
    sums = {
        name: digest for digest, _, name in (line.partition("  ") for line in lines)
    }
    broken = [
        name
        for name, digest in sums.items()
        if not (folder / name).is_file() or _sha256(folder / name) != digest
    ]
    if broken:
        examples = ", ".join(broken[:10])
        raise BackupRefused(
            f"{len(broken)} files of {folder} are missing or changed ({examples}). Use "
            "another backup."
        )
    return sums


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


__all__ = ["Backup", "BackupRefused", "DumpFailed", "back_up", "last_backup", "restore"]
