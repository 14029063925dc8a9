"""Turn complete files into drafts of resources, or reject them with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from desk.models import Batch, IncomingFile
from desk.uploads import partial_files
from desk.uploads.archives import is_archive, receive_archive
from desk.uploads.attachments import store_attachments
from library.files.recordings import RECORDINGS, TRANSCRIPTS, recording_name
from library.files.storage import FileOnDisk
from library.files.uploads import check_size, clean_name, store_file
from library.models import LibraryDocument, Resource, ResourceFile
from library.resources.drafts import draft
from library.resources.revisions import change_everywhere

State = IncomingFile.State


def accept(incoming: IncomingFile) -> None:
    """Make a draft of a complete upload, whose partial file the caller has locked.

    The partial file is a second name (hard link) of the stored bytes until the draft
    is committed, so this can fail at any point and be repeated.
    """
    try:
        with FileOnDisk(partial_files.path_of(incoming.key)) as file:
            document = store_file(file, incoming.name, incoming.created_by)
            attached = list(store_attachments(incoming, document, file))
    except ValidationError as error:
        reject(incoming, error)
    else:
        with transaction.atomic():
            IncomingFile.objects.bulk_create([row for row, _file in attached])
            stored = [(row, file) for row, file in attached if file]
            rows = [incoming, *(row for row, _file in stored)]
            documents = [document, *(file for _row, file in stored)]
            _make_drafts(rows, documents, incoming.created_by)
    partial_files.remove(incoming.key)


def reject(incoming: IncomingFile, error: ValidationError) -> None:
    """Store why a file is rejected. The caller removes its bytes."""
    incoming.state = State.REJECTED
    incoming.reason = " ".join(error.messages)
    incoming.save()


@dataclass
class AcceptedFiles:
    """The drafts made of files, (name, reason) of rejected ones, ZIPs to unpack."""

    drafts: list[Resource] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)
    archives: list[IncomingFile] = field(default_factory=list)


def accept_files(
    batch: Batch, files: Iterable[File], user, *, as_one: bool = False, title: str = ""
) -> AcceptedFiles:
    """Make drafts of files submitted with a form: one per file, or one for all.

    A rejected file does not affect the others. The worker unpacks ZIPs. `title`: of
    the one resource.
    """
    accepted = AcceptedFiles()
    stored = []
    for file in files:
        name = clean_name(file.name)
        incoming = IncomingFile(batch=batch, name=name, size=file.size, created_by=user)
        try:
            if is_archive(name):
                check_size(name, file.size)
                receive_archive(incoming, file)
                accepted.archives.append(incoming)
                continue
            document = store_file(file, file.name, user)
        except ValidationError as error:
            reject(incoming, error)
            accepted.rejected.append((name, incoming.reason))
            continue
        group = [(incoming, document)]
        for row, attachment in store_attachments(incoming, document, file):
            if attachment:
                group.append((row, attachment))
            else:
                row.save()
                accepted.rejected.append((row.name, row.reason))
        stored.append(group)
    groups = [list(chain.from_iterable(stored))] if as_one and stored else stored
    for group in groups:
        with transaction.atomic():
            rows, documents = (list(column) for column in zip(*group, strict=True))
            IncomingFile.objects.bulk_create(rows)
            accepted.drafts.append(_make_drafts(rows, documents, user, title))
    return accepted


def _make_drafts(
    rows: list[IncomingFile], documents: list[LibraryDocument], user, title: str = ""
) -> Resource:
    """Save documents and one draft of them, and link the rows to both.

    A recording and its transcript, uploaded one after the other, become one draft.
    """
    for document in documents:
        document.save()
    resource = _add_to_counterpart(rows, documents, user)
    if resource is None:
        visibility = rows[0].batch.visibility
        resource = draft(documents, user=user, title=title, visibility=visibility)
    for row, document in zip(rows, documents, strict=True):
        row.state, row.received = State.STORED, row.size
        row.document, row.resource = document, resource
        row.touched_at = timezone.now()
        row.save(force_update=True)
    return resource


def _add_to_counterpart(
    rows: list[IncomingFile], documents: list[LibraryDocument], user
) -> Resource | None:
    """Add a recording to the draft of its transcript in the batch, or the reverse.

    Return this draft; None if there is none, or it cannot be changed.
    """
    row, document = rows[0], documents[0]
    is_recording = document.media_type in RECORDINGS
    if len(rows) > 1 or not (is_recording or document.media_type in TRANSCRIPTS):
        return None
    # Recording and transcript may be uploaded at the same time.
    Batch.objects.select_for_update().get(pk=row.batch_id)
    counterparts = row.batch.files.filter(
        state=State.STORED,
        resource__live=False,
        resource__first_published_at=None,
        document__media_type__in=TRANSCRIPTS if is_recording else RECORDINGS,
    )
    for counterpart in counterparts:
        if recording_name(counterpart.name) != recording_name(row.name):
            continue
        file = ResourceFile(document=document, language="")

        def add(resource: Resource, file: ResourceFile = file) -> None:
            if is_recording:  # of a transcript, its own text says the language
                file.language = resource.language
            file.sort_order = len(resource.files.get_object_list())
            resource.files.add(file)

        with suppress(PermissionDenied, ValidationError):
            return change_everywhere(counterpart.resource_id, add, user=user)
    return None
