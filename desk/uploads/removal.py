"""Remove a file from a batch as long as its draft was never published."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Revision

from desk.models import IncomingFile
from desk.uploads import partial_files
from library.models import FileVersion, Resource, ResourceFile
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.resources.revisions import latest_draft


class NotRemovable(Exception):
    """The file cannot be removed; the message tells the editor why."""


def remove(incoming: IncomingFile) -> None:
    """Delete a file: its row, its draft, its bytes. Raises NotRemovable.

    A document that another resource or draft uses stays in the library.
    """
    key = incoming.key
    try:
        with partial_files.locked(key):
            delete_stored(incoming)
            partial_files.remove(key)
    except partial_files.UploadBusy as error:
        raise NotRemovable(
            _("This file is being uploaded. Stop the upload, then try again.")
        ) from error


@transaction.atomic
def delete_stored(incoming: IncomingFile) -> None:
    """Delete the row of a file, its draft and its document. Raises NotRemovable."""
    incoming.refresh_from_db()
    draft, document = incoming.resource, incoming.document
    if draft:
        if draft.live or draft.first_published_at:
            raise NotRemovable(
                _("This resource was published. Unpublish or delete it in its form.")
            )
        files = {*draft.files.all(), *latest_draft(draft).files.get_object_list()}
        if {file.document_id for file in files} - {document and document.pk}:
            raise NotRemovable(
                _("The draft has other files. Remove this file in its form.")
            )
        draft.delete()
    incoming.delete()
    if document is None:
        return
    # The files of a draft may be in its revision only.
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Resource),
        created_at__gte=document.created_at,
    )
    contents = revisions.values_list("content", flat=True).iterator()
    is_used = (
        ResourceFile.objects.filter(document=document).exists()
        or FileVersion.objects.filter(document=document).exists()
        or any(
            file.get("document") == document.pk
            for content in contents
            for file in content.get("files", ())
        )
    )
    if not is_used:
        document.delete()


@no_rate_limit(ADMIN_USERS)
@require_http_methods(["GET", "POST"])
@permission_required("library.add_resource", raise_exception=True)
def remove_file(request: HttpRequest, pk: int, key) -> HttpResponse:
    """Confirm, then delete a file of a batch with its draft."""
    rows = IncomingFile.objects.select_related("batch", "resource")
    incoming = get_object_or_404(rows, key=key, batch=pk)
    if request.method == "GET":
        return render(request, "desk/remove_file.html", {"incoming": incoming})
    try:
        remove(incoming)
    except NotRemovable as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%s” was deleted.") % incoming.name)
    return redirect("desk_batches:batch", pk)
