"""Sources of the files named in a table: a folder, a ZIP, or none."""

from __future__ import annotations

import shutil
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from library.extraction.containers.zip_archive import (
    Archive,
    UnsafeArchive,
    is_bomb,
)
from library.extraction.source import Unreadable
from library.import_export.columns import BadTable, RowError
from library.import_export.readers.table import MAX_BYTES

_TABLES = (".csv", ".xlsx")
# Files of other systems, if there is no table: ReliefWeb, reference managers.
_RECORDS = (".json", ".ris")
_FOLDER = "files"
# Files that programs add to a ZIP.
_SYSTEM_FILES = frozenset(("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"))
_DEFAULT_TABLE_NAME = "resources"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,  # a member with a password
    EOFError,
    ValueError,
)


class Files(Protocol):
    """The files named in rows."""

    def path(self, name: str) -> Path:
        """Return the temporary path of a file. Raises RowError."""
        ...

    def forget(self) -> None:
        """Delete unpacked files; earlier paths become invalid."""
        ...


class Folder:
    """A folder on the server, for the management command."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()

    def path(self, name: str) -> Path:
        path = (self.folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(self.folder):
            raise RowError(
                _("%(name)s is outside the folder %(folder)s")
                % {"name": name, "folder": self.folder}
            )
        if not path.is_file():
            raise RowError(
                _("%(name)s is not in the folder %(folder)s")
                % {"name": name, "folder": self.folder}
            )
        return path

    def forget(self) -> None:
        pass


class NoFiles:
    """A table without files."""

    def path(self, name: str) -> Path:
        raise RowError(
            _("%s was not uploaded: put the table and its files in one ZIP") % name
        )

    def forget(self) -> None:
        pass


@contextmanager
def open_source(path: Path, files: Files) -> Iterator[tuple[Callable[[], Path], Files]]:
    """Yield a function that returns a table, and the table's files.

    Both are in a ZIP, or `files` are. The function unpacks the table; it raises
    BadTable, as this does.
    """
    if path.suffix.lower() != ".zip":
        yield lambda: path, files
        return
    with Bundle(path) as bundle:
        yield bundle.table, bundle


class Bundle(AbstractContextManager):
    """A ZIP with one table and its files, unpacked one by one to a temporary folder.

    Raises BadTable for an unsafe ZIP or one without a table. Files are in the table's
    folder or in "files" there.
    """

    def __init__(self, path: Path):
        self._stack = ExitStack()
        try:
            Archive(path)  # checks members, sizes and names
            self._zip = self._stack.enter_context(zipfile.ZipFile(path))
        except UnsafeArchive as error:
            raise BadTable(
                _(
                    "The ZIP is not safe: create a new one with only the table "
                    "and its files."
                )
            ) from error
        except (Unreadable, *_BROKEN) as error:
            raise BadTable(_("The ZIP is damaged: create it again.")) from error
        self._temp_folder = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="import-"))
        )
        self._unpacked: dict[str, Path] = {}
        self._members = {
            unicodedata.normalize("NFC", member.filename.replace("\\", "/")): member
            for member in self._zip.infolist()
            if not member.is_dir()
            and _SYSTEM_FILES.isdisjoint(PurePosixPath(member.filename).parts)
        }
        self._table = _find_table(list(self._members))

    def __exit__(self, *error) -> None:
        self._stack.close()

    def table(self) -> Path:
        """Return the path of the unpacked table. Raises BadTable."""
        member = self._members[self._table]
        try:
            return self._unpack(member, self._table, MAX_BYTES)
        except RowError as error:
            raise BadTable(str(error)) from error

    def path(self, name: str) -> Path:
        base = PurePosixPath(self._table).parent
        relative = unicodedata.normalize("NFC", name.replace("\\", "/"))
        for folder in (base / _FOLDER, base):
            full_name = str(folder / relative)
            member = self._members.get(full_name)
            if member and full_name != self._table:
                return self._unpack(member, full_name, settings.LIBRARY_MAX_UPLOAD_SIZE)
        raise RowError(_("%s is not in the ZIP") % name)

    def forget(self) -> None:
        for path in self._unpacked.values():
            path.unlink(missing_ok=True)
        self._unpacked.clear()

    def _unpack(self, member: zipfile.ZipInfo, name: str, max_size: int) -> Path:
        if name in self._unpacked:
            return self._unpacked[name]
        if member.file_size > max_size or is_bomb(member):
            raise RowError(_("%s is too large") % name)
        # A folder per file keeps its name, whose extension tells the media type.
        folder = Path(tempfile.mkdtemp(dir=self._temp_folder))
        target = folder / (PurePosixPath(name).name[-200:] or "file")
        try:
            with self._zip.open(member) as source, target.open("xb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
        except _BROKEN as error:
            target.unlink(missing_ok=True)
            raise RowError(
                _("%s cannot be unpacked: create the ZIP again without a password")
                % name
            ) from error
        self._unpacked[name] = target
        return target


def _find_table(names: list[str]) -> str:
    """Return the table nearest to the root, or the one called "resources" there."""
    tables = [name for name in names if name.lower().endswith(_TABLES)]
    tables = tables or [name for name in names if name.lower().endswith(_RECORDS)]
    depth = min((name.count("/") for name in tables), default=0)
    top_tables = [name for name in tables if name.count("/") == depth]
    default_tables = [
        name
        for name in top_tables
        if PurePosixPath(name).stem.lower() == _DEFAULT_TABLE_NAME
    ]
    for candidates in (top_tables, default_tables):
        if len(candidates) == 1:
            return candidates[0]
    if not tables:
        raise BadTable(_("The ZIP contains no table: add one as CSV or XLSX."))
    raise BadTable(
        _("The ZIP contains several tables: rename the one to import to resources.csv.")
    )
