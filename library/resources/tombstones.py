"""Resources that were deleted: their addresses say so and name the successor.

Only to those who could have seen the resource: for all others there never was one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models.signals import pre_delete
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from library.access.viewers import Viewer, Visibility
from library.models import RemovedResource, Resource


class Gone(Http404):
    """The resource that an address belongs to was deleted."""

    def __init__(self, resource_id: int, successor: Resource | None) -> None:
        super().__init__(f"Resource {resource_id} was removed")
        self.successor = successor


def gone_or_404(pk: int, viewer: Viewer) -> Http404:
    """Return what to raise for a resource that this viewer does not find."""
    found = RemovedResource.objects.filter(pk=pk, visibility__in=viewer.levels).first()
    if found is None:
        return Http404()
    visible = Resource.objects.visible_to(viewer)
    return Gone(pk, visible.filter(pk=found.successor_id).first())


def create_tombstone(sender, instance: Resource, **kwargs) -> None:
    """Remember a resource that is deleted, if readers ever saw it."""
    stored = Resource.objects.filter(pk=instance.pk).first()
    if stored is None:  # somebody else deleted it meanwhile
        return
    newer = Resource.objects.filter(supersedes=stored)
    successor = newer.order_by("-live", *Resource._meta.ordering).first()
    RemovedResource.objects.filter(successor=stored).update(successor=successor)
    if stored.live or stored.first_published_at:
        RemovedResource.objects.update_or_create(
            resource_id=stored.pk,
            defaults={
                "title": stored.title,
                "visibility": _seen_at_most_by(stored),
                "successor": successor,
            },
        )


def _seen_at_most_by(resource: Resource) -> str:
    """Return a visibility that is no wider than readers ever found the resource in.

    One that is not published any more may have a draft that was to be wider.
    """
    if resource.live:
        return resource.visibility
    drafts = resource.revisions.values_list("content__visibility", flat=True)
    levels = {resource.visibility, *drafts} & set(Visibility.values)
    return max(map(Visibility, levels), key=lambda level: level.rank)


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    pre_delete.connect(create_tombstone, Resource)


class GoneMiddleware:
    """Answers for addresses of removed resources, whichever view they lead to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Gone):
            return None
        context = {"successor": exception.successor}
        return render(request, "library/removed.html", context, status=410)
