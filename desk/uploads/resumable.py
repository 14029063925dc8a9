"""Resumable uploads: start, append chunks, finalize.

Progress is recorded twice: in the row, after the bytes are flushed to disk, and in the
length of the partial file. After a crash the shorter of them counts.
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
from desk.uploads.archives import hand_to_worker, is_archive, unpack_archive
from library.files.uploads import check_name_and_size, check_size, clean_name

BLOCK_BYTES = 256 * 1024  # read at a time
CHECKPOINT_BYTES = 4 * 1024 * 1024  # at most so many are lost in a power failure
State = IncomingFile.State


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WrongOffset(Exception):
    """The client expects another number of bytes to be stored."""


class TooLong(Exception):
    """The client sent more bytes than announced."""


class UploadClosed(Exception):
    """The upload accepts no more bytes: it was finished, rejected or removed."""


def uploads_of(user) -> QuerySet[IncomingFile]:
    """Return the uploads an editor may query: their own, and everybody's drafts.

    The latter so that a file another editor uploaded is not uploaded again.
    """
    is_draft = Q(state=State.STORED, resource__isnull=False)
    return IncomingFile.objects.filter(Q(created_by=user) | is_draft)


@transaction.atomic
def start_upload(
    batch: Batch, user, *, name: str, size: int, fingerprint: str = ""
) -> IncomingFile:
    """Announce a file of `size` bytes. Returns its row, which may be rejected.

    `fingerprint`: identifies the file in the browser. The same fingerprint resumes the
    same upload, or returns the stored file. Raises OSError if the disk is too full.
    """
    # Two tabs that announce the same file take turns.
    Batch.objects.select_for_update().get(pk=batch.pk)
    digest = hashlib.sha256(fingerprint.encode()).hexdigest() if fingerprint else ""
    if digest:
        same = uploads_of(user).filter(batch=batch, fingerprint=digest)
        same.filter(state=State.REJECTED).delete()
        is_draft = Q(state=State.STORED, resource__isnull=False)
        stored = same.filter(is_draft | Q(state=State.UNPACKED)).first()
        if existing := stored or same.filter(state=State.ARRIVING).first():
            return existing
    incoming = IncomingFile(
        batch=batch,
        name=clean_name(name),
        size=size,
        fingerprint=digest,
        created_by=user,
    )
    try:
        check = check_size if is_archive(incoming.name) else check_name_and_size
        check(incoming.name, size)
    except ValidationError as error:
        reject(incoming, error)
        return incoming
    partial_files.require_free_space(size)
    incoming.save()
    return incoming


def offset_of(incoming: IncomingFile) -> int:
    """Return how many bytes of an upload are safely stored."""
    if not incoming.is_arriving:
        return incoming.received
    return min(incoming.received, partial_files.length(incoming.key))


def append_chunk(key: UUID, offset: int, stream: Stream, length: int) -> IncomingFile:
    """Append the `length` bytes of `stream` at `offset`. Returns the updated row.

    Bytes received before a lost connection count. A complete file becomes a draft or is
    rejected; a ZIP is left to the worker. Raises UploadBusy, WrongOffset, TooLong,
    UploadClosed, or OSError when the disk is full; stored bytes are never harmed.
    """
    with partial_files.locked(key) as partial_upload:
        incoming = _reconciled(key, partial_upload)
        if offset != incoming.received:
            raise WrongOffset
        if length > incoming.size - offset:
            raise TooLong
        partial_files.require_free_space(length)
        checkpoint = incoming.received
        try:
            while block := _read_block(stream):
                partial_files.write(partial_upload, block)
                incoming.received += len(block)
                if incoming.received - checkpoint >= CHECKPOINT_BYTES:
                    _checkpoint(incoming, partial_upload)
                    checkpoint = incoming.received
            _checkpoint(incoming, partial_upload)
        except OSError:
            partial_upload.truncate(checkpoint)
            raise
        if incoming.is_whole and not is_archive(incoming.name):
            accept(incoming)
    if incoming.is_arriving and incoming.is_whole:
        hand_to_worker([incoming.key])
    return incoming


def finalize(key: UUID) -> None:
    """Accept a complete upload whose last request did not, or unpack a ZIP.

    If the partial file is missing or too short, the upload continues from there. Raises
    UploadBusy and UploadClosed.
    """
    with partial_files.locked(key) as partial_upload:
        incoming = _reconciled(key, partial_upload)
        if incoming.is_whole and is_archive(incoming.name):
            unpack_archive(incoming)
        elif incoming.is_whole:
            accept(incoming)


def _reconciled(key: UUID, partial_upload: RawIOBase) -> IncomingFile:
    """Return the row of a locked upload, both cut to the shorter length."""
    rows = IncomingFile.objects.select_related("batch", "created_by")
    incoming = rows.filter(key=key, state=State.ARRIVING).first()
    if incoming is None:
        partial_files.remove(key)
        raise UploadClosed
    size = os.fstat(partial_upload.fileno()).st_size
    if size != incoming.received:
        incoming.received = min(incoming.received, size)
        partial_upload.truncate(incoming.received)
        _checkpoint(incoming, partial_upload)
    partial_upload.seek(incoming.received)
    return incoming


def _read_block(stream: Stream) -> bytes:
    try:
        return stream.read(BLOCK_BYTES)
    except UnreadablePostError:  # the connection is lost
        return b""


def _checkpoint(incoming: IncomingFile, partial_upload: RawIOBase) -> None:
    """Flush the bytes, then record that they are stored."""
    os.fsync(partial_upload.fileno())
    row = IncomingFile.objects.filter(key=incoming.key, state=State.ARRIVING)
    if not row.update(received=incoming.received, touched_at=timezone.now()):
        raise UploadClosed
