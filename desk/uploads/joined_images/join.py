"""Join images of a batch to one scanned PDF with one draft.

The PDF is stored first. One transaction then adds its draft and deletes the images with
theirs, so a crash leaves either the images or the PDF.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from desk.models import Batch, IncomingFile
from desk.uploads.removal import NotRemovable, delete_stored
from library.extraction import NotJoined, Reason, join_images, limits
from library.files.storage import on_disk
from library.files.uploads import store_file
from library.models import Resource
from library.resources.drafts import draft
from library.resources.revisions import check_unlocked, latest_draft

State = IncomingFile.State
MIN_IMAGES = 2
_DIGITS = re.compile(r"(\d+)")


def name_order(row: IncomingFile) -> list:
    """Return the key that sorts page2 before page10."""
    parts = _DIGITS.split(row.name.casefold())
    # Every second part is a number, so that parts of one kind are compared.
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]


def image_rows(batch: Batch) -> list[IncomingFile]:
    """Return the images of a batch whose drafts were never published, in name order."""
    rows = batch.files.select_related("document", "resource").filter(
        state=State.STORED,
        document__isnull=False,
        resource__live=False,
        resource__first_published_at=None,
    )
    return sorted((row for row in rows if is_image(row)), key=name_order)


def can_join_images(batch: Batch) -> bool:
    """Return whether a batch has enough images to join."""
    return len(image_rows(batch)) >= MIN_IMAGES


def is_image(row: IncomingFile) -> bool:
    """Return whether a file of a batch is an image."""
    media = row.document.media if row.document else None
    return media is not None and media.is_image


def join(batch: Batch, rows: Sequence[IncomingFile], user, title: str = "") -> Resource:
    """Replace images and their drafts by one draft with a PDF of them, in this order.

    `title`: by default that of the first draft. Raises ValidationError with what to do.
    """
    for row in rows:
        _check(row, user)
    first = rows[0].resource
    title = title or first.title
    name = f"{PurePosixPath(rows[0].name).stem}.pdf"
    with tempfile.NamedTemporaryFile(prefix="library-joined-") as out:
        _write_pdf(rows, out)
        out.flush()
        size = out.tell()
        out.seek(0)
        document = store_file(File(out), name, user, title)
    languages = {latest_draft(row.resource).language for row in rows}
    with transaction.atomic():
        pks = [row.resource_id for row in rows]
        list(Resource.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
        current = {row.key: row for row in image_rows(batch)}
        for row in rows:
            now = current.get(row.key)
            if now is None or now.document.sha256 != row.document.sha256:
                raise ValidationError(
                    _("“%s” was changed meanwhile. Check the list and try again.")
                    % row.name
                )
            _check(now, user)
        document.save()
        resource = draft(
            [document],
            user=user,
            title=title,
            language=languages.pop() if len(languages) == 1 else "",
            visibility=batch.visibility,
        )
        IncomingFile.objects.create(
            batch=batch,
            name=document.original_name,
            size=size,
            received=size,
            state=State.STORED,
            document=document,
            resource=resource,
            created_by=user,
        )
        for row in rows:
            try:
                delete_stored(row)
            except NotRemovable as error:
                raise ValidationError(f"{row.name}: {error}") from error
    return resource


def _check(row: IncomingFile, user) -> None:
    """Raise ValidationError if an image must not be read or its draft be deleted."""
    if row.document.is_quarantined:
        text = _("“%s” is waiting for the virus scan. Try again later.")
        raise ValidationError(text % row.name)
    change = latest_draft(row.resource)
    if [file.document_id for file in change.files.get_object_list()] != [
        row.document_id
    ]:
        text = _("The draft of “%s” has other files. Remove them in its form first.")
        raise ValidationError(text % row.name)
    try:
        check_unlocked(row.resource, user)
    except PermissionDenied as error:
        text = _("The draft of “%s” is locked by another editor.")
        raise ValidationError(text % row.name) from error


def _write_pdf(rows: Sequence[IncomingFile], out) -> None:
    def images() -> Iterator[tuple[Path, str]]:
        for row in rows:
            with on_disk(row.document.file) as path:
                yield path, row.document.media_type

    try:
        join_images(images(), out)
    except NotJoined as error:
        raise ValidationError(_problem(error, rows[error.index].name)) from error
    except FileNotFoundError as error:  # replaced or deleted meanwhile
        raise ValidationError(
            _("An image could not be read. Check the list and try again.")
        ) from error


def _problem(error: NotJoined, name: str) -> str:
    if error.reason == Reason.TOO_LARGE:
        text = _("A document can be joined of at most %d pages. Select fewer images.")
        return text % limits.JOINED_PAGES
    if error.reason == Reason.TIME_LIMIT:
        return _("These images take too long to join. Select fewer.")
    return _("“%s” cannot be read as an image. Leave it out.") % name
