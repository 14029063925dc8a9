"""A file with five pages of text, and ways of putting another in its place."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.worker.registry import run_once
from tests.factories import pdf_bytes

PAGES = tuple(
    f"Chapter {n}\nWords of their own: {word}."
    for n, word in enumerate(
        ("alert", "protect", "prevent", "react", "rebuild"), start=1
    )
)


def english(resource):
    return resource.files.get(language="en")


def with_document(document, language="en"):
    def change(resource):
        for file in resource.files.get_object_list():
            if file.language == language:
                file.document = document

    return change


def replace_bytes(client, document, *pages):
    address = reverse("wagtaildocs:edit", args=[document.pk])
    upload = SimpleUploadedFile("new.pdf", pdf_bytes(pages))
    response = client.post(address, {"title": "Mine", "file": upload, "tags": ""})
    assert response.status_code == 302


def read_all():
    while run_once():
        pass


def page_of(client, resource) -> str:
    return client.get(resource.get_absolute_url()).content.decode()
