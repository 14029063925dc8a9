"""Attachments of mail messages: further files of the same draft."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from desk.models import IncomingFile
from desk.uploads.archives import is_archive
from library.extraction import MemberBegin, MemberEnd, NotUnpacked, unpack
from library.files.uploads import clean_name, store_file, temporary_path
from library.models import LibraryDocument

MAIL = ("eml", "msg")


def store_attachments(
    message: IncomingFile, document: LibraryDocument, file: File
) -> Iterator[tuple[IncomingFile, LibraryDocument | None]]:
    """Store the attachments of an uploaded message, each with the checks of an upload.

    Yields a row for each, unsaved, with its document; None if it is rejected. Nothing
    for other files. `document`: that of the message.
    """
    if document.media_type not in MAIL:
        return
    # If it is damaged, extraction reports that.
    with temporary_path(file) as path, suppress(NotUnpacked):
        yield from _store(message, document.media_type, path)


def _store(
    message: IncomingFile, code: str, path: Path
) -> Iterator[tuple[IncomingFile, LibraryDocument | None]]:
    events = unpack(path, code)
    for begin in events:
        if not isinstance(begin, MemberBegin):
            return
        row = IncomingFile(
            key=uuid5(message.key, str(begin.number)),
            batch=message.batch,
            name=clean_name(begin.name) or _("file %d") % begin.number,
            size=begin.size,
            created_by=message.created_by,
        )
        with tempfile.NamedTemporaryFile(prefix="library-attachment-") as copy:
            end = next(events, MemberEnd())
            while isinstance(end, bytes):
                copy.write(end)
                end = next(events, MemberEnd())
            copy.flush()
            copy.seek(0)
            try:
                if isinstance(end, MemberEnd) and end.problem:
                    raise ValidationError(_("This attachment is damaged."))
                if is_archive(row.name):
                    text = _("Save this ZIP from the message and upload it here.")
                    raise ValidationError(text, "archive")
                stored = store_file(File(copy), row.name, row.created_by)
            except ValidationError as error:
                row.state = IncomingFile.State.REJECTED
                row.reason = " ".join(error.messages)
                stored = None
        yield row, stored
