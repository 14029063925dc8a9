"""Tombstones of deleted resources: their URLs answer 410 Gone and name the successor.

Only for viewers who could see the resource; everybody else gets 404 Not Found.
"""

from __future__ import annotations

from django.http import Http404

from library.access.viewers import Viewer, Visibility
from library.models import RemovedResource, Resource


class Gone(Http404):
    """The requested resource was deleted."""

    def __init__(self, resource_id: int, successor: Resource | None) -> None:
        super().__init__(f"Resource {resource_id} was deleted")
        self.successor = successor


def gone_or_404(pk: int, viewer: Viewer) -> Http404:
    """Return the exception to raise for a resource that this viewer cannot find."""
    tombstones = RemovedResource.objects.filter(visibility__in=viewer.levels)
    tombstone = tombstones.filter(pk=pk).first()
    if tombstone is None:
        return Http404()
    visible = Resource.objects.visible_to(viewer)
    return Gone(pk, visible.filter(pk=tombstone.successor_id).first())


def create_tombstone(sender, instance: Resource, **kwargs) -> None:
    """Create the tombstone of a resource that is being deleted, if it was published."""
    resource = Resource.objects.filter(pk=instance.pk).first()
    if resource is None:  # deleted by another request
        return
    newer = Resource.objects.filter(supersedes=resource)
    successor = newer.order_by("-live", *Resource._meta.ordering).first()
    RemovedResource.objects.filter(successor=resource).update(successor=successor)
    if resource.live or resource.first_published_at:
        levels = {resource.visibility}
        if not resource.live:
            # No wider than it ever was: a draft may be wider than what was published.
            drafts = resource.revisions.values_list("content__visibility", flat=True)
            levels |= set(drafts) & set(Visibility.values)
        narrowest = max(map(Visibility, levels), key=lambda level: level.rank)
        RemovedResource.objects.update_or_create(
            resource_id=resource.pk,
            defaults={
                "title": resource.title,
                "visibility": narrowest,
                "successor": successor,
            },
        )
