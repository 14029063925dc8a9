"""An upload begins, grows piece by piece, is whole.

Two things say how far it is: the row, written after the bytes are flushed to the disk,
and the part itself. After a crash the shorter of them is true.
"""

from __future__ import annotations

import hashlib
import os
from io import RawIOBase
from typing import Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import UnreadablePostError
from django.utils import timezone

from desk.models import Batch, IncomingFile
from desk.uploads import partial_files
from desk.uploads.acceptance import accept, reject
from library.files.uploads import check_announced, clean_name

BLOCK = 256 * 1024  # bytes read at a time
CHECKPOINT_BYTES = 4 * 1024 * 1024  # bytes; so many may be lost with the power
State = IncomingFile.State


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WrongOffset(Exception):
    """The sender believes that another number of bytes is here."""


class TooLong(Exception):
    """More bytes than were announced."""


class UploadClosed(Exception):
    """Nothing more is received for this upload: it was refused or taken out."""


def uploads_of(user) -> QuerySet[IncomingFile]:
    """Return the uploads that an editor may ask about: theirs, and everybody's drafts.

    The latter so that a file which another editor brought is not brought again.
    """
    is_draft = Q(state=State.STORED, resource__isnull=False)
    return IncomingFile.objects.filter(Q(created_by=user) | is_draft)


@transaction.atomic
def start_upload(
    batch: Batch, user, *, name: str, size: int, fingerprint: str = ""
) -> IncomingFile:
    """Announce a file of `size` bytes. Returns its row, which may be a refused one.

    `fingerprint`: what the browser knows of the file. The same one again is the same
    upload: it goes on where it stopped, or is in the library already. Raises OSError
    when the disk is too full for it.
    """
    Batch.objects.select_for_update().get(pk=batch.pk)  # two tabs, one after the other
    mark = hashlib.sha256(fingerprint.encode()).hexdigest() if fingerprint else ""
    if mark and (known := _known(batch, user, mark)):
        return known
    incoming = IncomingFile(
        batch=batch, name=clean_name(name), size=size, fingerprint=mark, created_by=user
    )
    try:
        check_announced(incoming.name, size)
    except ValidationError as error:
        reject(incoming, error)
        return incoming
    partial_files.require_free_space(size)
    incoming.save()
    return incoming


def _known(batch: Batch, user, mark: str) -> IncomingFile | None:
    """Return the upload of the same file, unless it was refused: that goes."""
    same = uploads_of(user).filter(batch=batch, fingerprint=mark)
    same.filter(state=State.REJECTED).delete()
    kept = same.filter(state=State.STORED, resource__isnull=False).first()
    return kept or same.filter(state=State.ARRIVING).first()


def offset_of(incoming: IncomingFile) -> int:
    """Return how many bytes of an upload are here for certain."""
    if not incoming.is_arriving:
        return incoming.received
    return min(incoming.received, partial_files.length(incoming.key))


def append_chunk(key: UUID, offset: int, stream: Stream, length: int) -> IncomingFile:
    """Append the `length` bytes of `stream`, beginning at `offset`.

    What came before the connection was lost counts. A file that is whole becomes a
    draft, or is refused: the row tells. Raises Busy, WrongOffset, TooLong, Ended, or
    OSError when the disk is full; none of them harms what is here.
    """
    with partial_files.locked(key) as partial_upload:
        incoming = _reconciled(key, partial_upload)
        if offset != incoming.received:
            raise WrongOffset
        if length > incoming.size - offset:
            raise TooLong
        partial_files.require_free_space(length)
        _append(incoming, partial_upload, stream)
        if incoming.is_whole:
            accept(incoming)
    return incoming


def finalize(key: UUID) -> None:
    """Keep a file that arrived whole, when the request that brought it did not.

    Where the part is gone or too short, the upload goes on from there. Raises Busy and
    Ended.
    """
    with partial_files.locked(key) as partial_upload:
        incoming = _reconciled(key, partial_upload)
        if incoming.is_whole:
            accept(incoming)


def _reconciled(key: UUID, partial_upload: RawIOBase) -> IncomingFile:
    """Return the row of a held part, with both cut to the shorter of them."""
    rows = IncomingFile.objects.select_related("batch", "created_by")
    incoming = rows.filter(key=key, state=State.ARRIVING).first()
    if incoming is None:
        partial_files.remove(key)
        raise UploadClosed
    there = os.fstat(partial_upload.fileno()).st_size
    if there != incoming.received:
        incoming.received = min(incoming.received, there)
        partial_upload.truncate(incoming.received)
        _checkpoint(incoming, partial_upload)
    partial_upload.seek(incoming.received)
    return incoming


def _append(incoming: IncomingFile, partial_upload: RawIOBase, stream: Stream) -> None:
    checkpoint = incoming.received
    try:
        while block := _next(stream):
            partial_files.write(partial_upload, block)
            incoming.received += len(block)
            if incoming.received - checkpoint >= CHECKPOINT_BYTES:
                _checkpoint(incoming, partial_upload)
                checkpoint = incoming.received
        _checkpoint(incoming, partial_upload)
    except OSError:
        partial_upload.truncate(checkpoint)
        raise


def _next(stream: Stream) -> bytes:
    try:
        return stream.read(BLOCK)
    except UnreadablePostError:  # the connection is lost
        return b""


def _checkpoint(incoming: IncomingFile, partial_upload: RawIOBase) -> None:
    """Flush the bytes, then write down that they are here."""
    os.fsync(partial_upload.fileno())
    row = IncomingFile.objects.filter(key=incoming.key, state=State.ARRIVING)
    if not row.update(received=incoming.received, touched_at=timezone.now()):
        raise UploadClosed
