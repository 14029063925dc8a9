"""The state of the files of a batch, as its page and script show them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.duplicates.pairs import duplicates_by_document
from desk.models import Batch, DuplicateState, IncomingFile
from desk.uploads.archives import is_archive
from desk.uploads.joined_images.join import can_join_images
from library.access.viewers import Viewer
from library.files.active_content import warn_editor
from library.models import LibraryDocument, Resource
from library.processing.status_messages import (
    OCR_PENDING,
    SCAN_PENDING,
    SEARCHABLE,
    WAITING,
    explain,
    needs_recognition,
)
from library.resources.page_labels import page_total

# An upload with progress this recently is still being sent.
ACTIVE_WINDOW = timedelta(minutes=1)
State = IncomingFile.State


def render_duplicates(
    documents: Iterable[LibraryDocument], request: HttpRequest, back: str
) -> dict[int, SafeString]:
    """Return the possible duplicates of each document as HTML, by id, for editors.

    back: the URL to return to. The HTML contains forms, so it must not be in one.
    """
    viewer = Viewer.of(request.user)
    if not viewer.is_editor:
        return {}
    shared = {"next": back, "csrf_token": get_token(request)}
    return {
        pk: render_to_string(
            "desk/duplicates/list.html", shared | {"duplicates": duplicates}
        )
        for pk, duplicates in duplicates_by_document(documents, viewer).items()
    }


def pending_comparisons(documents: Iterable[LibraryDocument]) -> set[int]:
    """Return the ids of documents still to be compared with others."""
    pks = [document.pk for document in documents]
    pending = DuplicateState.objects.pending().filter(pk__in=pks)
    return set(pending.values_list("pk", flat=True))


@dataclass(frozen=True)
class FileRow:
    """One file on the page.

    `state`: arriving, rejected, waiting (for text extraction) or stored. `percent`: of
    bytes uploaded. `is_moving`: the state will change soon, poll again. `duplicates`:
    HTML. URLs are "" where there is no target.
    """

    key: str
    name: str
    state: str
    label: str
    advice: str
    percent: int
    is_moving: bool
    recognise_url: str
    draft_title: str
    draft_url: str
    remove_url: str
    duplicates: str


def rows(batch: Batch, request: HttpRequest) -> list[FileRow]:
    """Return the files of a batch as the request's user may see them."""
    files = list(
        batch.files.select_related("document__recognition", "resource", "created_by")
    )
    documents = [incoming.document for incoming in files if incoming.document]
    back = reverse("desk_batches:batch", args=[batch.pk])
    duplicates = render_duplicates(documents, request, back)
    compared = pending_comparisons(documents)
    return [_row(incoming, request.user, duplicates, compared) for incoming in files]


def as_json(batch: Batch, request: HttpRequest) -> dict:
    """Return the state of a batch.

    {"files": [FileRow…], "missing", "can_join_images", "is_moving"}
    """
    files = rows(batch, request)
    return {
        "files": [asdict(row) for row in files],
        "missing": missing(files),
        "can_join_images": can_join_images(batch),
        "is_moving": any(row.is_moving for row in files),
    }


def missing(files: list[FileRow]) -> str:
    """Return a message about incomplete uploads; "" if there are none."""
    count = sum(row.state == State.ARRIVING and row.percent < 100 for row in files)
    if not count:
        return ""
    text = ngettext(
        "%d file is incomplete. If its upload stopped, upload the same "
        "file again to resume.",
        "%d files are incomplete. If their upload stopped, upload the same "
        "files again to resume.",
        count,
    )
    return text % count


def _row(
    incoming: IncomingFile,
    user,
    duplicates: Mapping[int, str],
    compared: Container[int],
) -> FileRow:
    state, label, advice, is_moving = _state(incoming, user)
    draft, document = incoming.resource, incoming.document
    recognise_url = draft_url = remove_url = ""
    if document and needs_recognition(document):
        recognise_url = reverse("library_files:recognise", args=[document.pk])
    if draft:
        edit = Resource.snippet_viewset.get_url_name("edit")
        draft_url = reverse(edit, args=[draft.pk])
    if not draft or (not draft.live and draft.first_published_at is None):
        args = [incoming.batch_id, incoming.key]
        remove_url = reverse("desk_batches:remove", args=args)
    return FileRow(
        key=str(incoming.key),
        name=incoming.name,
        state=state,
        label=str(label),
        advice=str(advice),
        percent=_percent(incoming),
        is_moving=is_moving or incoming.document_id in compared,
        recognise_url=recognise_url,
        draft_title=draft.title if draft else "",
        draft_url=draft_url,
        remove_url=remove_url,
        duplicates=duplicates.get(incoming.document_id, ""),
    )


def _state(incoming: IncomingFile, user) -> tuple[str, str, str, bool]:
    if incoming.is_arriving and incoming.is_whole:
        label = _("Unpacking") if is_archive(incoming.name) else _("Checking")
        return State.ARRIVING, label, "", True
    if incoming.is_arriving:
        is_moving = incoming.touched_at > timezone.now() - ACTIVE_WINDOW
        advice = ""
        if incoming.created_by and incoming.created_by != user:
            advice = _("Upload started by %s, who can resume it.") % incoming.created_by
        label = _("Uploading, {n}%").format(n=_percent(incoming))
        return State.ARRIVING, label, advice, is_moving
    if incoming.state == State.REJECTED:
        return State.REJECTED, _("Rejected"), incoming.reason, False
    if incoming.state == State.UNPACKED:
        return State.STORED, _("Unpacked"), _("Its files are in this list."), False
    if incoming.resource is None or incoming.document is None:
        return State.STORED, _("Draft deleted"), "", False
    explanation = explain(incoming.document)
    label = str(explanation.label)
    if explanation is SEARCHABLE:
        label = _("Full text searchable, {total}").format(
            total=page_total(incoming.document)
        )
    is_waiting = explanation in (WAITING, SCAN_PENDING, OCR_PENDING)
    state = "waiting" if is_waiting else State.STORED
    warning = warn_editor(incoming.document)
    advice = " ".join(filter(None, (warning, str(explanation.advice))))
    return state, label, advice, is_waiting


def _percent(incoming: IncomingFile) -> int:
    return 100 * incoming.received // max(incoming.size, 1)
