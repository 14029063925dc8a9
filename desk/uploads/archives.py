"""Unpack ZIPs into a batch: each of their files becomes an upload of its own.

The key of such an upload follows from the ZIP's key and the file's number, and rows are
added in that order. So a repetition after a crash continues after the last row.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.models import IncomingFile
from desk.uploads import partial_files
from library.extraction import (
    ZIP_SUFFIX,
    MemberBegin,
    MemberEnd,
    MemberProblem,
    NotUnpacked,
    limits,
    unpack,
)
from library.files.uploads import check_name_and_size, clean_name

State = IncomingFile.State
# Beyond the time for which the worker leaves a complete upload to its request.
_HANDOVER_AGE = timedelta(hours=1)
_FILE_PROBLEMS: dict[MemberProblem, str | Promise] = {
    MemberProblem.ARCHIVE: gettext_lazy(
        "This is an archive inside a ZIP. Unpack it and upload its files."
    ),
    MemberProblem.BOMB: gettext_lazy(
        "This file unpacks to far more than its size. Upload it without a ZIP."
    ),
    MemberProblem.DAMAGED: gettext_lazy(
        "This file is damaged in the ZIP. Upload it without a ZIP."
    ),
    MemberProblem.ENCRYPTED: gettext_lazy(
        "This file has a password in the ZIP. Unpack it and upload the file."
    ),
    MemberProblem.LINK: gettext_lazy("This is only a link. Upload the file itself."),
}
_ZIP_PROBLEMS: dict[MemberProblem, str | Promise] = {
    MemberProblem.DAMAGED: gettext_lazy(
        "This ZIP cannot be read in full. Unpack it and upload the missing files."
    ),
    MemberProblem.EMPTY: gettext_lazy("This ZIP contains no files."),
    MemberProblem.OFFICE: gettext_lazy(
        "This is an office file, not a ZIP. Rename it to end in .docx or the like."
    ),
    MemberProblem.TOO_LARGE: gettext_lazy(
        "This ZIP unpacks to more than 1 GB. Divide it."
    ),
    MemberProblem.TOO_MANY: gettext_lazy(
        "This ZIP contains too many files. Divide it."
    ),
}


def is_archive(name: str) -> bool:
    """Return whether an upload of this name is unpacked."""
    return PurePosixPath(name).suffix.lower() == ZIP_SUFFIX


def receive_archive(incoming: IncomingFile, file: File) -> None:
    """Store a ZIP submitted with a form, for the worker. Raises OSError."""
    partial_files.require_free_space(incoming.size)
    with partial_files.locked(incoming.key) as partial_upload:
        for chunk in file.chunks():
            partial_files.write(partial_upload, chunk)
        os.fsync(partial_upload.fileno())
        incoming.received = incoming.size
        incoming.save()
    hand_to_worker([incoming.key])


def hand_to_worker(keys: Iterable[UUID]) -> None:
    """Let the worker take complete uploads at once, which no request finalizes."""
    rows = IncomingFile.objects.filter(key__in=keys, state=State.ARRIVING)
    rows.update(touched_at=timezone.now() - _HANDOVER_AGE)


def unpack_archive(incoming: IncomingFile) -> None:
    """Unpack a complete ZIP, whose partial file the caller has locked.

    Can fail at any point and be repeated.
    """
    numbers = range(1, limits.UNPACKED_FILES + 1)
    keys = [uuid5(incoming.key, str(number)) for number in numbers]
    present = set(
        IncomingFile.objects.filter(key__in=keys).values_list("key", flat=True)
    )
    first = max((keys.index(key) + 2 for key in present), default=1)
    state, reason = State.UNPACKED, ""
    try:
        _unpack_members(incoming, first)
    except NotUnpacked as error:
        state, reason = State.REJECTED, str(_ZIP_PROBLEMS[error.problem])
    rows = IncomingFile.objects.filter(key=incoming.key, state=State.ARRIVING)
    rows.update(state=state, reason=reason, touched_at=timezone.now())
    partial_files.remove(incoming.key)


def _unpack_members(incoming: IncomingFile, first: int) -> None:
    events = unpack(partial_files.path_of(incoming.key), "zip", first)
    for begin in events:
        if not isinstance(begin, MemberBegin):
            raise NotUnpacked(MemberProblem.DAMAGED)
        member = _new_row(incoming, begin)
        partial_files.require_free_space(member.size)
        with partial_files.locked(member.key) as partial_upload:
            partial_upload.truncate(0)
            for event in events:
                if isinstance(event, MemberEnd):
                    problem = _FILE_PROBLEMS.get(event.problem)
                    member.reason = str(problem or member.reason)
                    break
                if isinstance(event, bytes) and not member.reason:
                    partial_files.write(partial_upload, event)
            os.fsync(partial_upload.fileno())
        if member.reason:
            member.state = State.REJECTED
            partial_files.remove(member.key)
        else:
            member.received = member.size = partial_files.length(member.key)
        member.save(force_insert=True)
        hand_to_worker([member.key])


def _new_row(incoming: IncomingFile, event: MemberBegin) -> IncomingFile:
    """Return the row of a file, with a reason if its name or size is not accepted."""
    name = clean_name(event.name) or _("file %d") % event.number
    member = IncomingFile(
        key=uuid5(incoming.key, str(event.number)),
        batch=incoming.batch,
        name=name,
        size=event.size,
        created_by=incoming.created_by,
    )
    try:
        check_name_and_size(name, event.size)
    except ValidationError as error:
        member.reason = " ".join(error.messages)
    return member
