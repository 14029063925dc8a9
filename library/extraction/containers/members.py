"""The files of a ZIP that is unpacked, within limits. In the child only."""

import base64
import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from library.extraction import limits
from library.extraction.containers.unpack import MemberProblem
from library.extraction.containers.zip_archive import (
    BROKEN,
    ENCRYPTED,
    NESTED_SUFFIXES,
    UnsafeArchive,
    is_bomb,
    open_zip,
)

_PIECE_BYTES = 1 << 20
_UTF8 = 0x800
# Left by macOS and Windows beside the files of the person who packed them.
_IGNORED_FOLDERS = {"__MACOSX", ".git", ".svn"}
_IGNORED_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
_IGNORED_PREFIXES = ("._", "~$")


def read_members(path: Path, first: int) -> Iterator[dict]:
    """Yield the messages for the files from number `first` on (see `unpack`)."""
    try:
        archive = open_zip(path)
    except UnsafeArchive:
        yield _rejected(MemberProblem.TOO_MANY)
        return
    members = [member for member in archive.infolist() if not _is_ignored(member)]
    if problem := _problem_of_archive(archive, members):
        yield _rejected(problem)
        return
    for number, member in enumerate(members[first - 1 :], start=first):
        name, size = _name(member), member.file_size
        yield {"kind": "begin", "number": number, "name": name, "size": size}
        problem = _problem_of_member(member)
        try:
            if not problem:
                with archive.open(member) as stream:
                    while data := stream.read(_PIECE_BYTES):
                        text = base64.b64encode(data).decode("ascii")
                        yield {"kind": "piece", "data": text}
        except (*BROKEN, RuntimeError, ValueError):
            problem = MemberProblem.DAMAGED
        yield {"kind": "member", "problem": problem}


def _rejected(problem: MemberProblem) -> dict:
    return {"kind": "rejected", "problem": problem}


def _problem_of_archive(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> MemberProblem:
    names = archive.namelist()
    if "[Content_Types].xml" in names or names[:1] == ["mimetype"]:
        return MemberProblem.OFFICE
    if not members:
        return MemberProblem.EMPTY
    if len(members) > limits.UNPACKED_FILES:
        return MemberProblem.TOO_MANY
    if sum(member.file_size for member in members) > limits.DECLARED_BYTES:
        return MemberProblem.TOO_LARGE
    return MemberProblem.NONE


def _problem_of_member(member: zipfile.ZipInfo) -> MemberProblem:
    if member.flag_bits & ENCRYPTED:
        return MemberProblem.ENCRYPTED
    if stat.S_ISLNK(member.external_attr >> 16):
        return MemberProblem.LINK
    if PurePosixPath(_name(member)).suffix.lower() in NESTED_SUFFIXES:
        return MemberProblem.ARCHIVE
    if is_bomb(member):
        return MemberProblem.BOMB
    return MemberProblem.NONE


def _name(member: zipfile.ZipInfo) -> str:
    """Return the path of a member. Many programs write UTF-8 without saying so."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _is_ignored(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(_name(member))
    return (
        member.is_dir()
        or not _IGNORED_FOLDERS.isdisjoint(path.parts)
        or path.name.lower() in _IGNORED_NAMES
        or path.name.startswith(_IGNORED_PREFIXES)
    )
