"""From uploaded files to drafts of resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from .models import LibraryDocument, Resource, ResourceFile
from .uploads import add_document


@dataclass
class Stored:
    """What became of uploaded files: the kept ones; (name, reason) of the others."""

    documents: list[LibraryDocument] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def store(files: Iterable[File], user) -> Stored:
    """Keep each file that the library takes; a bad one does not hold up the rest."""
    stored = Stored()
    for file in files:
        try:
            stored.documents.append(add_document(file, file.name, user))
        except ValidationError as error:
            stored.refused.append((file.name, " ".join(error.messages)))
    return stored


@transaction.atomic
def draft(
    documents: list[LibraryDocument], *, language: str, user, title: str = "", **fields
) -> Resource:
    """Make one resource of files, in one language for a start; not published.

    `fields` are further ones of the resource.
    """
    resource = Resource(
        title=title or documents[0].title, language=language, live=False, **fields
    )
    resource.files = [
        ResourceFile(document=document, language=language, sort_order=order)
        for order, document in enumerate(documents)
    ]
    resource.save()
    resource.save_revision(user=user, log_action="wagtail.create")
    return resource
