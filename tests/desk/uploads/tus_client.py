"""How tests send a file by the protocol tus, as the browser does."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from desk.models import Batch, IncomingFile

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def announce(
    client: Client, batch: Batch, name: str, size: object, mark: str = ""
) -> HttpResponse:
    """POST: a file of `size` bytes is to come."""
    told = {"filename": name, "fingerprint": mark}
    pairs = (
        f"{key} {base64.b64encode(value.encode('utf-8', 'surrogatepass')).decode()}"
        for key, value in told.items()
        if value
    )
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
    return client.post(
        reverse("desk_batches:uploads", args=[batch.pk]), headers=headers
    )


def piece(client: Client, url: str, offset: object, data: bytes) -> HttpResponse:
    """PATCH: the bytes that come after the first `offset` ones."""
    headers = TUS | {"Upload-Offset": str(offset)}
    return client.patch(url, data, content_type=PIECE, headers=headers)


def offset(client: Client, url: str) -> int:
    """HEAD: how many bytes are there."""
    return int(client.head(url, headers=TUS)["Upload-Offset"])


def send(
    client: Client, batch: Batch, name: str, data: bytes, mark: str = ""
) -> IncomingFile:
    """Send a whole file in one piece. Returns its row."""
    url = announce(client, batch, name, len(data), mark)["Location"]
    piece(client, url, 0, data)
    return incoming(url)


def incoming(url: str) -> IncomingFile:
    """The row behind an upload's address."""
    return IncomingFile.objects.get(key=UUID(url.rstrip("/").rsplit("/", 1)[-1]))
