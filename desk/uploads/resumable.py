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
from desk.uploads.acceptance import keep, refuse
from library.files.uploads import check_name_and_size, clean_name

BLOCK = 256 * 1024  # bytes read at a time
SETTLED_EVERY = 4 * 1024 * 1024  # bytes; so many may be lost with the power
State = IncomingFile.State


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WrongOffset(Exception):
    """The sender believes that another number of bytes is here."""


class TooLong(Exception):
    """More bytes than were announced."""


class Ended(Exception):
    """Nothing more is received for this upload: it was refused or taken out."""


def uploads_of(user) -> QuerySet[IncomingFile]:
    """Return the uploads that an editor may ask about: theirs, and everybody's drafts.

    The latter so that a file which another editor brought is not brought again.
    """
    is_draft = Q(state=State.KEPT, resource__isnull=False)
    return IncomingFile.objects.filter(Q(created_by=user) | is_draft)


@transaction.atomic
def begin(
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
        check_name_and_size(incoming.name, size)
    except ValidationError as error:
        refuse(incoming, error)
        return incoming
    partial_files.require_room(size)
    incoming.save()
    return incoming


def _known(batch: Batch, user, mark: str) -> IncomingFile | None:
    """Return the upload of the same file, unless it was refused: that goes."""
    same = uploads_of(user).filter(batch=batch, fingerprint=mark)
    same.filter(state=State.REFUSED).delete()
    kept = same.filter(state=State.KEPT, resource__isnull=False).first()
    return kept or same.filter(state=State.ARRIVING).first()


def offset_of(incoming: IncomingFile) -> int:
    """Return how many bytes of an upload are here for certain."""
    if not incoming.is_arriving:
        return incoming.received
    return min(incoming.received, partial_files.length(incoming.key))


def receive(key: UUID, offset: int, stream: Stream, announced: int) -> IncomingFile:
    """Append the `announced` bytes of `stream`, beginning at `offset`.

    What came before the connection was lost counts. A file that is whole becomes a
    draft, or is refused: the row tells. Raises Busy, WrongOffset, TooLong, Ended, or
    OSError when the disk is full; none of them harms what is here.
    """
    with partial_files.held(key) as part:
        incoming = _reconciled(key, part)
        if offset != incoming.received:
            raise WrongOffset
        if announced > incoming.size - offset:
            raise TooLong
        partial_files.require_room(announced)
        _append(incoming, part, stream)
        if incoming.is_whole:
            keep(incoming)
    return incoming


def finish(key: UUID) -> None:
    """Keep a file that arrived whole, when the request that brought it did not.

    Where the part is gone or too short, the upload goes on from there. Raises Busy and
    Ended.
    """
    with partial_files.held(key) as part:
        incoming = _reconciled(key, part)
        if incoming.is_whole:
            keep(incoming)


def _reconciled(key: UUID, part: RawIOBase) -> IncomingFile:
    """Return the row of a held part, with both cut to the shorter of them."""
    rows = IncomingFile.objects.select_related("batch", "created_by")
    incoming = rows.filter(key=key, state=State.ARRIVING).first()
    if incoming is None:
        partial_files.remove(key)
        raise Ended
    there = os.fstat(part.fileno()).st_size
    if there != incoming.received:
        incoming.received = min(incoming.received, there)
        part.truncate(incoming.received)
        _settle(incoming, part)
    part.seek(incoming.received)
    return incoming


def _append(incoming: IncomingFile, part: RawIOBase, stream: Stream) -> None:
    settled = incoming.received
    try:
        while block := _next(stream):
            partial_files.write(part, block)
            incoming.received += len(block)
            if incoming.received - settled >= SETTLED_EVERY:
                _settle(incoming, part)
                settled = incoming.received
        _settle(incoming, part)
    except OSError:
        part.truncate(settled)
        raise


def _next(stream: Stream) -> bytes:
    try:
        return stream.read(BLOCK)
    except UnreadablePostError:  # the connection is lost
        return b""


def _settle(incoming: IncomingFile, part: RawIOBase) -> None:
    """Flush the bytes, then write down that they are here."""
    os.fsync(part.fileno())
    row = IncomingFile.objects.filter(key=incoming.key, state=State.ARRIVING)
    if not row.update(received=incoming.received, touched_at=timezone.now()):
        raise Ended
