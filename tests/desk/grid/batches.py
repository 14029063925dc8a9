"""What the tests of the grid share: a batch of drafts, rows as a browser sends them."""

from __future__ import annotations

from django.urls import reverse

from desk.models import Batch, IncomingFile, Suggestion
from library.models import Resource, ResourceFile
from library.resources.drafts import draft
from library.resources.revisions import change_draft, latest_draft
from tests.factories import LibraryDocumentFactory


def batch_of(user, *titles: str, **fields) -> tuple[Batch, list[Resource]]:
    """Return a batch with one draft for each title, each with a file."""
    batch = Batch.objects.create(name="After the conference", created_by=user)
    fields = {"language": "en", "visibility": "members"} | fields
    drafts = []
    for title in titles:
        document = LibraryDocumentFactory(pages=["Darfur, in Sudan."])
        resource = draft([document], user=user, title=title, **fields)
        IncomingFile.objects.create(
            batch=batch,
            name=f"{title}.txt",
            size=1,
            state=IncomingFile.State.STORED,
            document=document,
            resource=resource,
        )
        drafts.append(resource)
    return batch, drafts


def add_file(resource: Resource, language: str = "ar", **fields) -> int:
    """Add a file to a draft. Returns the id of its document, which its cells have."""
    document = LibraryDocumentFactory(pages=["نص"])

    def add(draft):
        file = ResourceFile(document=document, language=language, **fields)
        file.sort_order = draft.files.count()
        draft.files.add(file)

    change_draft(
        resource.pk,
        add,
        user=None,
        base_revision_id=Resource.objects.get(pk=resource.pk).latest_revision_id,
    )
    return document.pk


def suggest(
    resource: Resource, field: str, value: str, confidence: float = 0.95, **more
) -> Suggestion:
    """Return an open suggestion made from the resource's first file."""
    return Suggestion.objects.create(
        resource=resource,
        document=resource.files.first().document,
        field=field,
        value=value,
        confidence=confidence,
        source="gazetteer",
        **more,
    )


def row(resource: Resource, **cells: str | list) -> dict:
    """Return the fields of one row, as the latest draft has it but for `cells`."""
    latest = Resource.objects.get(pk=resource.pk)
    saved = latest.get_latest_revision_as_object()
    fields = {
        "base_revision_id": latest.latest_revision_id or "",
        "title": saved.title,
        "language": saved.language,
        "visibility": saved.visibility,
        "regions": "; ".join(term.code for term in saved.regions.all()),
    } | cells
    return {f"{resource.pk}-{name}": value for name, value in fields.items()}


def address(batch):
    return reverse("desk_grid:batch", args=[batch.pk])


def titles(answer):
    return [found.texts["title"] for found in answer.context["rows"]]


def latest(resource):
    return latest_draft(Resource.objects.get(pk=resource.pk))


def region_codes(resource):
    return {region.code for region in latest(resource).regions.all()}
