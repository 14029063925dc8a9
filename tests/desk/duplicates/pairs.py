"""Two resources whose files are like each other, and the click on a button."""

from __future__ import annotations

from desk.models import DuplicatePair
from library.models import Resource
from library.resources.drafts import draft
from tests.factories import LibraryDocumentFactory

LIST = "/admin/library/duplicates/"


def new_draft(editor, language="", **fields) -> Resource:
    document = LibraryDocumentFactory(name="new_file.txt")
    document.found_language = language
    document.save()
    return draft([document], user=editor, **{"visibility": "public"} | fields)


def create_pair(one: Resource, two: Resource, kind="translation") -> DuplicatePair:
    first, second = (resource.files.get().document for resource in (one, two))
    return DuplicatePair.objects.create(
        first=first, second=second, kind=kind, score=0.9
    )


def click(client, pair, action, **more):
    return client.post(f"{LIST}{pair.pk}/{action}/", more)


def row(resource) -> Resource:
    return Resource.objects.get(pk=resource.pk)


def languages(resource) -> list[str]:
    return sorted(file.language for file in resource.files.all())
