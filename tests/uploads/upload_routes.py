"""Every way by which a file reaches the library, from a browser or a table.

Each takes a signed-in client (an editor's; a member's for `suggestion`), a name and
bytes, and returns the answer of the server (the last one, where there are several).
"""

from __future__ import annotations

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from desk.import_export.import_job import import_next
from desk.models import Batch, ImportRun
from tests.desk.uploads.tus_client import announce, piece
from tests.extraction.files import zipped
from tests.factories import LibraryDocumentFactory


def pieces(client, name, data):
    """The editors' upload page, by tus."""
    answer = announce(client, _batch(), name, len(data))
    if answer.status_code != 201:
        return answer
    return piece(client, answer["Location"], 0, data)


def plain_form(client, name, data):
    """The editors' upload page, without script."""
    address = reverse("desk_batches:batch", args=[_batch().pk])
    return client.post(address, {"files": [SimpleUploadedFile(name, data)]})


def chooser(client, name, data):
    prefix = "document-chooser-upload"
    file = {f"{prefix}-title": "Mine", f"{prefix}-file": SimpleUploadedFile(name, data)}
    return client.post(reverse("wagtaildocs_chooser:create"), file)


def wagtails_upload(client, name, data):
    file = {"title": "Mine", "files[]": SimpleUploadedFile(name, data)}
    return client.post(reverse("wagtaildocs:add_multiple"), file)


def replacement(client, name, data):
    document = LibraryDocumentFactory(title="Stays", content=b"What was there.")
    file = {"title": "Stays", "tags": "", "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("wagtaildocs:edit", args=[document.pk]), file)


def suggestion(client, name, data):
    told = {
        "title": "A report",
        "message": "It is quoted everywhere.",
        "language": "fr",
        "visibility": "members",
        "files": [SimpleUploadedFile(name, data)],
    }
    return client.post("/suggest/", told)


def bundle(client, name, data):
    """A table with its files in one ZIP, checked and imported by the worker."""
    table = io.StringIO()
    csv.writer(table).writerows([["file", "title", "language"], [name, "Mine", "en"]])
    packed = zipped({"table.csv": table.getvalue(), f"files/{name}": data})
    file = SimpleUploadedFile("all.zip", packed)
    answer = client.post(reverse("desk_import_export:add"), {"file": file})
    for run in ImportRun.objects.all():
        _process()
        answer = client.post(reverse("desk_import_export:start", args=[run.pk]))
    _process()
    return answer


WAYS = (
    pieces,
    plain_form,
    chooser,
    wagtails_upload,
    replacement,
    suggestion,
    bundle,
)


def _batch() -> Batch:
    return Batch.objects.create(name="Conference", visibility="committee")


def _process() -> None:
    while import_next():
        pass
