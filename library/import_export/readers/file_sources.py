"""Where the files of a table lie: in a folder, in the ZIP around it, or nowhere."""

from __future__ import annotations

import shutil
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from library.extraction import limits
from library.extraction.containers.zip_archive import Archive, UnsafeArchive
from library.extraction.source import Unreadable
from library.import_export.columns import BadTable, RowError
from library.import_export.readers.table import MOST_BYTES

_TABLES = (".csv", ".xlsx")
_FOLDER = "files"
# What programs add to a ZIP of their own.
_NOISE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_USUAL_NAME = "resources"
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
    """The files that rows name."""

    def path(self, name: str) -> Path:
        """Return where the file of that name lies for now. Raises RowError."""
        ...

    def forget(self) -> None:
        """Give up what was unpacked; paths given before are gone."""
        ...


class Folder:
    """A folder of the server, named on its command line."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()

    def path(self, name: str) -> Path:
        path = (self.folder / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(self.folder):
            raise RowError(
                _("%(name)s lies outside of the folder %(folder)s")
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
    """A table that came alone."""

    def path(self, name: str) -> Path:
        raise RowError(
            _("%s is not there: put the table and its files in one ZIP") % name
        )

    def forget(self) -> None:
        pass


class Bundle(AbstractContextManager):
    """A ZIP with one table and its files, unpacked one by one to a folder of its own.

    Opening raises BadTable for a ZIP that breaks a rule or holds no table. Files lie
    beside the table or in a folder "files" there.
    """

    def __init__(self, path: Path):
        self._stack = ExitStack()
        try:
            Archive(path)  # its rules: members, sizes, names
            self._zip = self._stack.enter_context(zipfile.ZipFile(path))
        except UnsafeArchive as error:
            raise BadTable(
                _("The ZIP is refused: pack the table and its files anew, alone.")
            ) from error
        except (Unreadable, *_BROKEN) as error:
            raise BadTable(_("That is not a sound ZIP: pack it anew.")) from error
        self._scratch = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix="import-"))
        )
        self._unpacked: dict[str, Path] = {}
        self._members = {
            unicodedata.normalize("NFC", member.filename.replace("\\", "/")): member
            for member in self._zip.infolist()
            if not member.is_dir() and not _is_noise(member.filename)
        }
        self._table = _table_among(list(self._members))

    def __exit__(self, *error) -> None:
        self._stack.close()

    def table(self) -> Path:
        """Return the path of the unpacked table. Raises BadTable."""
        member = self._members[self._table]
        try:
            return self._unpack(member, self._table, MOST_BYTES)
        except RowError as error:
            raise BadTable(str(error)) from error

    def path(self, name: str) -> Path:
        base = PurePosixPath(self._table).parent
        wanted = unicodedata.normalize("NFC", name.replace("\\", "/"))
        for folder in (base / _FOLDER, base):
            full = str(folder / wanted)
            if full in self._members and full != self._table:
                return self._unpack(
                    self._members[full], full, settings.LIBRARY_MAX_UPLOAD_SIZE
                )
        raise RowError(_("%s is not in the ZIP") % name)

    def forget(self) -> None:
        for path in self._unpacked.values():
            path.unlink(missing_ok=True)
        self._unpacked.clear()

    def _unpack(self, member: zipfile.ZipInfo, name: str, most: int) -> Path:
        if name in self._unpacked:
            return self._unpacked[name]
        if member.file_size > most or _is_bomb(member):
            raise RowError(_("%s is too large") % name)
        # A folder of its own keeps the file's name, which says what it is.
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        target = folder / (PurePosixPath(name).name[-200:] or "file")
        try:
            with self._zip.open(member) as source, target.open("xb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
        except _BROKEN as error:
            target.unlink(missing_ok=True)
            raise RowError(
                _("%s cannot be unpacked: pack the ZIP anew, without a password") % name
            ) from error
        self._unpacked[name] = target
        return target


def _is_noise(name: str) -> bool:
    return any(part in _NOISE for part in PurePosixPath(name).parts)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return (
        member.file_size > limits.RATIO_APPLIES_FROM
        and member.file_size > limits.RATIO * max(member.compress_size, 1)
    )


def _table_among(names: list[str]) -> str:
    """The table lies highest; where several do, it is called resources."""
    found = [name for name in names if name.lower().endswith(_TABLES)]
    depth = min((name.count("/") for name in found), default=0)
    highest = [name for name in found if name.count("/") == depth]
    usual = [
        name for name in highest if PurePosixPath(name).stem.lower() == _USUAL_NAME
    ]
    if len(highest) == 1:
        return highest[0]
    if len(usual) == 1:
        return usual[0]
    if not found:
        raise BadTable(_("There is no table in the ZIP: add one as CSV or XLSX."))
    raise BadTable(
        _("There are several tables in the ZIP: call the one to import resources.csv.")
    )
