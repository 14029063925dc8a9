"""The records of the repository: public resources, and those that were public.

A record is dated when what the public sees of it last changed, as the log of changes
says. One that is no longer public is listed as deleted, for every viewer alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from api.models import ResourceChange
from api.oai.protocol import OaiError, Selection
from library.access.viewers import VISITOR, Visibility
from library.models import Region, Resource, ResourceType, expand
from search.service.resources import load

PAGE_SIZE = 100
TYPE, REGION = "type", "region"


@dataclass(frozen=True)
class OaiRecord:
    """A record; `resource` is None for a deleted one."""

    identifier: str
    changed_at: datetime
    sets: tuple[str, ...]
    resource: Resource | None
    position: tuple[datetime, int]


def record_namespace() -> str:
    """Return the domain name in the identifiers of this library."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    return settings.OAI_NAMESPACE or host or "localhost"


def record_identifier(pk: int) -> str:
    """Return the identifier of a resource, which never changes.

    Format: http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm
    """
    return f"oai:{record_namespace()}:{pk}"


def get_record(identifier: str) -> OaiRecord:
    """Return the record with an identifier. Raises OaiError."""
    pk = identifier.rpartition(":")[2]
    is_known = pk.isdecimal() and len(pk) < 18 and identifier == record_identifier(pk)
    change = _public_changes().filter(resource_id=pk).first() if is_known else None
    if change is None:
        message = "There is no record with this identifier."
        raise OaiError("idDoesNotExist", message)
    return _records([change])[0]


def list_records(selection: Selection) -> tuple[list[OaiRecord], bool, int]:
    """Return the next page of records, whether more follow, and how many there are.

    Raises OaiError if there are none.
    """
    changes = _selected(selection)
    total = changes.count()
    if selection.after:
        date, pk = selection.after
        later = Q(changed_at__gt=date) | Q(changed_at=date, resource_id__gt=pk)
        changes = changes.filter(later)
    rows = list(changes.order_by("changed_at", "resource_id")[: PAGE_SIZE + 1])
    if not rows:
        raise OaiError("noRecordsMatch", "No records match.")
    return _records(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE, total


def earliest_date() -> datetime:
    """Return a date before which no record was changed."""
    earliest = _public_changes().aggregate(date=Min("changed_at"))["date"]
    return earliest or timezone.now()


def list_sets() -> Iterator[tuple[str, str]]:
    """Yield setSpec and name of the sets: types and regions with public resources."""
    public = Resource.objects.visible_to(VISITOR).order_by()
    yield TYPE, "Types"
    for resource_type in ResourceType.objects.filter(resources__in=public).distinct():
        yield f"{TYPE}:{resource_type.code}", resource_type.label_en
    yield REGION, "Regions"
    used = Region.objects.filter(resources__in=public).order_by()
    ids = expand(used.values_list("pk", flat=True).distinct(), Region.lineage())
    for region in Region.objects.filter(pk__in=ids):
        yield f"{REGION}:{region.code}", region.label_en


def _public_changes() -> QuerySet[ResourceChange]:
    return ResourceChange.objects.filter(level=Visibility.PUBLIC)


def _selected(selection: Selection) -> QuerySet[ResourceChange]:
    changes = _public_changes()
    if selection.since:
        changes = changes.filter(changed_at__gte=selection.since)
    if selection.until:
        changes = changes.filter(changed_at__lte=selection.until)
    kind, _, code = selection.set_spec.partition(":")
    if not kind:
        return changes
    if kind == TYPE:
        has_type = changes.exclude(type_code="")
        return has_type.filter(type_code=code) if code else has_type
    if kind == REGION and not code:
        return changes.exclude(region_codes="")
    if kind == REGION and Region.objects.filter(code=code).exists():
        return changes.filter(region_codes__contains=f" {code} ")
    return changes.none()


def _records(changes: Sequence[ResourceChange]) -> list[OaiRecord]:
    resources = {
        row.pk: row for row in load([row.resource_id for row in changes], VISITOR)
    }
    return [
        OaiRecord(
            identifier=record_identifier(change.resource_id),
            changed_at=change.changed_at,
            sets=_sets(change),
            resource=resources.get(change.resource_id),
            position=(change.changed_at, change.resource_id),
        )
        for change in changes
    ]


def _sets(change: ResourceChange) -> tuple[str, ...]:
    types = [f"{TYPE}:{change.type_code}"] if change.type_code else []
    return (*types, *(f"{REGION}:{code}" for code in change.region_codes.split()))
