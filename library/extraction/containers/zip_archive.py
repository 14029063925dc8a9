"""ZIP containers within limits: members are read one by one, nothing goes to disk."""

import stat
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from library.extraction import limits
from library.extraction.result import Reason
from library.extraction.source import Unreadable

# Office stores files with a password in an OLE container.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_END_BYTES = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_END64 = b"PK\x06\x06"
_END64_BYTES = 56
_COMMENT_BYTES = 0xFFFF
_TAIL_BYTES = _COMMENT_BYTES + _END_BYTES + _LOCATOR_BYTES + _END64_BYTES
_READ_SUFFIXES = {".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx"}
NESTED_SUFFIXES = {".zip", ".7z", ".rar", ".jar", ".gz", ".xz", ".bz2", ".tar"}
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError)


class ArchiveProblem(StrEnum):
    """What completes the sentence "It ...", for the log and the command line."""

    TOO_MANY = "contains too many members"
    TOO_LARGE = "unpacks to more than 1 GB"
    OUTSIDE = "contains a file that points outside it"
    LINK = "contains a symbolic link"
    ARCHIVE = "contains another archive"
    BOMB = "unpacks to far more than its size"


class UnsafeArchive(Exception):
    """The container breaks a rule."""

    def __init__(self, problem: ArchiveProblem):
        super().__init__(problem.value)
        self.problem = problem


class Archive:
    """An open ZIP. Raises Unreadable if it is damaged, UnsafeArchive if unsafe."""

    def __init__(self, path: Path):
        self._zip = open_zip(path)
        _check_members(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())
        self._budget = limits.INFLATED_BYTES

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raises Unreadable (password, too-large, ...)."""
        if name not in self.names:
            raise Unreadable
        if self._zip.getinfo(name).flag_bits & ENCRYPTED:
            raise Unreadable(Reason.PASSWORD)
        max_bytes = min(limits.MEMBER_BYTES, self._budget)
        try:
            with self._zip.open(name) as member:
                data = member.read(max_bytes + 1)
        except BROKEN as error:
            raise Unreadable from error
        if len(data) > max_bytes:
            raise Unreadable(Reason.TOO_LARGE)
        self._budget -= len(data)
        return data

    def has_folder(self, folder: str) -> bool:
        """Return whether the archive has a folder, given with a slash: "Basic/"."""
        return any(name.startswith(folder) for name in self.names)


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a ZIP without checking its members. Raises Unreadable, UnsafeArchive."""
    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            raise Unreadable(Reason.PASSWORD)
        size = _directory_bytes(file)
    if size > limits.DIRECTORY_BYTES:
        raise UnsafeArchive(ArchiveProblem.TOO_MANY)
    try:
        return zipfile.ZipFile(path)
    except (*BROKEN, ValueError, struct.error) as error:
        raise Unreadable from error


def _directory_bytes(file: BinaryIO) -> int:
    """Return the size of the central directory, before zipfile loads all of it."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _TAIL_BYTES))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        raise Unreadable
    before = tail[max(0, end - _LOCATOR_BYTES - _END64_BYTES) : end]
    if before[-_LOCATOR_BYTES:].startswith(_LOCATOR) and before.startswith(_END64):
        return struct.unpack_from("<Q", before, 40)[0]
    return struct.unpack_from("<L", tail, end + 12)[0]


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.MEMBERS:
        raise UnsafeArchive(ArchiveProblem.TOO_MANY)
    if sum(member.file_size for member in members) > limits.DECLARED_BYTES:
        raise UnsafeArchive(ArchiveProblem.TOO_LARGE)
    for member in members:
        name = member.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
            raise UnsafeArchive(ArchiveProblem.OUTSIDE)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnsafeArchive(ArchiveProblem.LINK)
        if path.suffix.lower() in NESTED_SUFFIXES:
            raise UnsafeArchive(ArchiveProblem.ARCHIVE)
        if path.suffix.lower() in _READ_SUFFIXES and is_bomb(member):
            raise UnsafeArchive(ArchiveProblem.BOMB)


def is_bomb(member: zipfile.ZipInfo) -> bool:
    """Return whether a member unpacks to far more than its compressed size."""
    return (
        member.file_size > limits.RATIO_APPLIES_FROM
        and member.file_size > limits.RATIO * max(member.compress_size, 1)
    )
