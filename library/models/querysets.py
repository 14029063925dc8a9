"""Queries for resources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.signals import resources_changed
from library.viewers import Viewer

from .random_ids import give_ids

if TYPE_CHECKING:
    from .resources import Resource


class ResourceQuerySet(models.QuerySet):
    """Bulk changes tell of themselves, since they send no signal for each row."""

    def live(self) -> ResourceQuerySet:
        """Return the published resources, until their planned end.

        That end holds by itself: the worker, which unpublishes them then, may be late.
        """
        is_planned_later = Q(expire_at__gt=timezone.now())
        return self.filter(Q(expire_at=None) | is_planned_later, live=True)

    def overdue(self) -> ResourceQuerySet:
        """Return those past their planned end that the worker has not unpublished."""
        return self.filter(live=True, expire_at__lte=timezone.now())

    def visible_to(self, viewer: Viewer) -> ResourceQuerySet:
        """Return the published resources that this viewer may see."""
        if not isinstance(viewer, Viewer):
            raise TypeError("visible_to needs a Viewer")
        return self.live().filter(visibility__in=viewer.levels)

    def update(self, **values) -> int:
        ids = list(self.values_list("pk", flat=True))
        count = super().update(**values)
        resources_changed.send(self.model, resource_ids=ids)
        return count

    update.alters_data = True

    def bulk_create(self, objs: Iterable[Resource], *args, **kwargs) -> list[Resource]:
        objs = list(objs)
        give_ids(objs)
        made = super().bulk_create(objs, *args, **kwargs)
        resources_changed.send(self.model, resource_ids=[row.pk for row in made])
        return made

    bulk_create.alters_data = True
