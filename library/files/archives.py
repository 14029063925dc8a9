"""All files of a resource as one ZIP, written while it is sent."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import RawIOBase

from django.utils import timezone
from django.utils.translation import gettext as _

from library.files.storage import on_disk
from library.languages import url_code
from library.models import LibraryDocument, ResourceFile

logger = logging.getLogger(__name__)
CHUNK = 256 * 1024
MAX_BYTES = 1 << 30
MAX_FILES = 500
_MAX_NAME_LENGTH = 100
# What Windows, macOS or a shell reads otherwise in a name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def archived_files(files: Iterable[ResourceFile]) -> list[ResourceFile]:
    """Return the files that a ZIP of a resource contains, empty if there is none.

    None for a single file, nor for more than MAX_FILES or MAX_BYTES. Quarantined files
    are left out.
    """
    archived = [file for file in files if not file.document.is_quarantined]
    is_offered = 2 <= len(archived) <= MAX_FILES
    return archived if is_offered and total_size(archived) <= MAX_BYTES else []


def total_size(files: Iterable[ResourceFile]) -> int:
    """Return the size of files in bytes."""
    return sum(file.document.file_size or 0 for file in files)


def member_names(files: Sequence[ResourceFile], title: str) -> list[str]:
    """Return a name for each file: "Title (en).pdf", "Title (en 2).pdf" for a part.

    title: of the resource, for files without a title of their own.
    """
    names = []
    for file in files:
        name = " ".join(_UNSAFE.sub("-", file.title or title).split())
        name = name[:_MAX_NAME_LENGTH].strip(" .-") or "file"
        language, part = url_code(file.language), file.part or 1
        numbered = f"{language} {part}" if part > 1 else language
        media = file.document.media
        names.append(f"{name} ({numbered}){media.extensions[0] if media else '.bin'}")
    return names


def stream_archive(files: Sequence[ResourceFile], title: str) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of these files, not compressed: most formats are.

    A file that is deleted while others are sent is named in a note instead.
    """
    out = _Buffer()
    missing = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for file, name in zip(files, member_names(files, title), strict=True):
            try:
                yield from _write_member(archive, out, file.document, name)
            except FileNotFoundError:
                logger.exception("The stored file of %s is missing", file.document_id)
                missing.append(name)
        if missing:
            note = _("These files could not be read. Download them one by one later:")
            archive.writestr("MISSING.txt", "\n".join([note, *missing, ""]))
    yield out.take()


def _write_member(
    archive: zipfile.ZipFile, out: _Buffer, document: LibraryDocument, name: str
) -> Iterator[bytes]:
    day = timezone.localtime(document.created_at).timetuple()[:6]
    member = zipfile.ZipInfo(name, day)
    member.external_attr = 0o644 << 16
    member.file_size = document.file_size or 0
    with (
        on_disk(document.file) as path,
        path.open("rb") as source,  # before anything is written about the member
        archive.open(member, "w") as target,
    ):
        while chunk := source.read(CHUNK):
            target.write(chunk)
            yield out.take()


class _Buffer(RawIOBase):
    """What a ZIP has written since it was last taken; nobody can seek in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
